"""Drawings that try to do more than be seen: the attacks by SVG that are known, each in a file that is else whole."""

SVG = "http://www.w3.org/2000/svg"
ELSEWHERE = "https://elsewhere.example/x"


def drawing(inside: str, attributes: str = "", before: str = "") -> bytes:
    """A drawing with something in it."""
    namespaces = f'xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink"'
    text = f'{before}<svg {namespaces} viewBox="0 0 40 30" {attributes}>{inside}<rect width="40" height="30"/></svg>'
    return text.encode()


ATTACKS = {
    "script": drawing("<script>top.ran = 1</script>"),
    "script in cdata": drawing("<script><![CDATA[top.ran = 1]]></script>"),
    "script elsewhere": drawing(f'<script href="{ELSEWHERE}"/><script xlink:href="{ELSEWHERE}"/>'),
    "script of html": drawing('<x:script xmlns:x="http://www.w3.org/1999/xhtml">top.ran = 1</x:script>'),
    "event on load": drawing("", attributes='onload="top.ran = 1"'),
    "event in other letters": drawing('<g ONLOAD="top.ran = 1" onClick="top.ran = 1"/>'),
    "event of an animation": drawing('<animate onbegin="top.ran = 1" attributeName="x" dur="1s"/>'),
    "event in a namespace": drawing('<g xmlns:e="http://www.w3.org/2001/xml-events" e:onload="top.ran = 1"/>'),
    "handler": drawing('<handler xmlns:ev="e" ev:event="load">top.ran = 1</handler>'),
    "foreign object": drawing(
        '<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml">'
        f'<img src="x" onerror="top.ran = 1"/><iframe src="{ELSEWHERE}"/></body></foreignObject>'
    ),
    "html in a drawing": drawing('<iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:top.ran = 1"/>'),
    "a link that runs": drawing('<a href="javascript:top.ran = 1"><text y="9">x</text></a>'),
    "a link in disguise": drawing('<a xlink:href=" java&#10;script:top.ran = 1"><text y="9">x</text></a>'),
    "a link that is set": drawing(
        '<a id="a"><text y="9">x</text></a><set href="#a" attributeName="href" to="javascript:top.ran = 1"/>'
    ),
    "an event that is set": drawing('<set attributeName="onload" to="top.ran = 1"/>'),
    "use of data": drawing("<use href=\"data:image/svg+xml,&lt;svg id='x' onload='top.ran=1'/>#x\"/>"),
    "use elsewhere": drawing(f'<use href="{ELSEWHERE}#a"/><use xlink:href="//elsewhere.example/a#a"/>'),
    "image elsewhere": drawing(f'<image href="{ELSEWHERE}" width="9" height="9"/><feImage href="{ELSEWHERE}"/>'),
    "image that is a drawing": drawing(
        '<image href="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9InRvcC5yYW49MSIvPg==" width="9" height="9"/>'
    ),
    "paint elsewhere": drawing(f'<rect fill="url({ELSEWHERE}#a)" filter="url({ELSEWHERE}#f)" width="9" height="9"/>'),
    "style that imports": drawing(f"<style>@import '{ELSEWHERE}';</style>"),
    "style that imports in disguise": drawing(f"<style>@\\69mport url({ELSEWHERE});</style>"),
    "style that loads": drawing(f"<style>rect {{ fill: url( '{ELSEWHERE}' ) }}</style>"),
    "style that loads in a comment": drawing(
        f"<style>rect {{ mask: url(/**/{ELSEWHERE}); fill: url/**/({ELSEWHERE}) }}</style>"
    ),
    "style that loads a font": drawing(f"<style>@font-face {{ font-family: x; src: url({ELSEWHERE}) }}</style>"),
    "style that loads by other words": drawing(f'<style>rect {{ mask: image-set("{ELSEWHERE}" 1x) }}</style>'),
    "style of an element": drawing(f'<rect style="fill: url({ELSEWHERE})" width="9" height="9"/>'),
    "style that ends itself": drawing("<style>&lt;/style>&lt;script>top.ran = 1&lt;/script></style>"),
    "stylesheet elsewhere": drawing("", before=f'<?xml-stylesheet href="{ELSEWHERE}" type="text/css"?>'),
    "stylesheet that runs": drawing("", before='<?xml-stylesheet href="javascript:top.ran=1" type="text/xsl"?>'),
    "document type elsewhere": drawing("", before=f'<!DOCTYPE svg SYSTEM "{ELSEWHERE}">'),
    "metadata": drawing(f'<metadata><x xmlns="{ELSEWHERE}">top.ran</x></metadata>'),
    "base": drawing("", attributes=f'xml:base="{ELSEWHERE}"'),
    "audio and video": drawing('<video xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="top.ran = 1"/>'),
    "text that looks like a tag": drawing("<text>&lt;script>top.ran = 1&lt;/script></text>"),
}
