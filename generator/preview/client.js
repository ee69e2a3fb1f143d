// The preview in a tab: keeps the page as the sources are, and shows what is wrong with them.
//
// Served pages carry it in one script element, whose data say what the tab shows: `build`, `page` (the digest of the
// page without that element) and `media`. Its parts are the page, its morphing, the overlay, and the line to the worker
// that hears of new builds. A script of no module, so that it can run on every page; a block keeps its names to itself.
"use strict";
{
  const script = document.currentScript;
  const tab = script.dataset;
  // Out of what is morphed, and still in the document for whoever wants to know what the tab shows.
  document.documentElement.append(script);

  // ---- The page ----------------------------------------------------------------------------------------------------

  const scripts = whatStays(document);
  const isMissing = "missing" in tab; // There never was a page here: that it is not there is no news.
  const hasPrograms = programs(document).length > 0; // What they have done to the page would be undone.
  let news = null;
  let hadNoSite = false;
  let isBusy = false;

  /** One round after the other until the tab shows what the last message names. A tab that nobody sees waits. */
  async function follow() {
    if (isBusy) return;
    isBusy = true;
    try {
      for (let reached = null; !document.hidden && news !== reached && isBehind(); ) {
        reached = news;
        await catchUp(reached);
      }
    } finally {
      isBusy = false;
    }
  }

  function isBehind() {
    return news !== null && !news.empty && (hadNoSite || news.build !== tab.build);
  }

  async function catchUp({ build, media }) {
    if (hadNoSite || media !== tab.media) return location.reload();
    let response, content;
    try {
      response = await fetch(location.href, { cache: "no-store", headers: { "If-None-Match": tab.page } });
      content = await response.text();
    } catch {
      return; // The preview has gone, and will have news when it is back.
    }
    if (response.redirected) return location.reload(); // The site is at another path now.
    if (response.status === 200) return isMissing ? location.reload() : show(new DOMParser().parseFromString(content, "text/html"));
    if (response.status !== 304 && response.status !== 404) return; // No site just now: the page stays as it is.
    setNotice(response.status === 404 && !isMissing, response.headers.get("Preview-Moved"));
    tab.build = build;
  }

  function show(fresh) {
    const ours = fresh.querySelector(`script[src="${script.getAttribute("src")}"]`);
    // In a document that is only parsed this is elements; where scripts run it is text.
    for (const one of fresh.querySelectorAll("noscript")) one.textContent = one.innerHTML;
    if (ours?.dataset.media !== tab.media || hasPrograms || whatStays(fresh) !== scripts) return location.reload();
    ours.remove();
    try {
      keepingWhatTheReaderDid(() => {
        morphRoot(document.documentElement, fresh.documentElement);
        morph(document.head, fresh.head);
        morph(document.body, fresh.body);
      });
    } catch {
      return location.reload(); // Whatever a page may hold that this cannot do in place, a new document can.
    }
    Object.assign(tab, ours.dataset);
    setNotice(false);
  }

  /** What has its effect on a document once and for good: if it changes, a new document is needed. */
  function whatStays(page) {
    return [...programs(page), ...page.querySelectorAll("base, meta[http-equiv]")]
      .map((one) => one.outerHTML)
      .join("\n");
  }

  /** The scripts of a page that run, ours apart. */
  function programs(page) {
    return [...page.querySelectorAll("script")].filter(
      (one) =>
        one.getAttribute("src") !== script.getAttribute("src") &&
        /^$|^module$|^importmap$|(java|ecma)script/i.test(one.type.trim()),
    );
  }

  // ---- Morphing: the present tree becomes the new one, and only what differs is touched ----------------------------

  const AHEAD = 50; // How far the next node of a kind is looked for: what is not found there is made anew.
  const TELLING = ["href", "src", "name", "property"]; // The attributes that tell siblings apart.
  const STYLES = "link[rel~=stylesheet i]";
  const WHOLE = `${STYLES}, audio, video, object, embed`; // What is another thing if anything in it is another.
  const served = new WeakMap(); // Whether a details element came open: if it is not so now, the reader toggled it.
  const chosenIn = new WeakSet(); // The fields that the reader has changed.
  const arriving = new Set(); // Stylesheets that are still loading,
  const leaving = new Set(); // and those that are needed until they have.

  document.addEventListener("change", ({ target }) => chosenIn.add(target), true);
  noteDetails();

  function noteDetails() {
    for (const one of document.querySelectorAll("details, dialog")) if (!served.has(one)) served.set(one, one.open);
  }

  /** What is typed stays of itself, but a choice would yield to another default, and some browsers lose the focus of
   *  what is moved. */
  function keepingWhatTheReaderDid(work) {
    const focused = document.activeElement;
    const isChosen = (one) => chosenIn.has(one.closest("select") ?? one);
    const chosen = [...document.querySelectorAll(":checked")].filter(isChosen);
    work();
    for (const one of chosen) one[one.localName === "option" ? "selected" : "checked"] = true;
    if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
    noteDetails();
    dismissStyles();
  }

  /** The page's own scripts may have put something on the root, so nothing is taken away but what only a page says. */
  function morphRoot(old, fresh) {
    for (const name of ["lang", "dir"]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    setAttributes(old, fresh);
  }

  function morph(old, fresh) {
    leaving.delete(old);
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) return edit(old, fresh.data);
    const isToggled = served.has(old) && served.get(old) !== old.open;
    setAttributes(old, fresh, isToggled);
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !(isToggled && name === "open")) old.removeAttribute(name);
    }
    if (served.has(old)) served.set(old, fresh.open);
    morphChildren(old, fresh);
  }

  function setAttributes(old, fresh, isToggled = false) {
    for (const attribute of fresh.attributes) {
      if (old.getAttribute(attribute.name) === attribute.value || (isToggled && attribute.name === "open")) continue;
      old.setAttributeNode(attribute.cloneNode()); // A name that a parser lets through may be refused elsewhere.
    }
  }

  /** Only the stretch that differs is replaced: a selection stays on what is the same before and after it. */
  function edit(node, text) {
    const shorter = Math.min(node.length, text.length);
    let start = 0;
    let end = 0;
    while (start < shorter && node.data[start] === text[start]) start++;
    while (end < shorter - start && node.data.at(-1 - end) === text.at(-1 - end)) end++;
    node.replaceData(start, node.length - start - end, text.slice(start, text.length - end));
  }

  function morphChildren(parent, fresh) {
    const olds = [...parent.childNodes];
    const children = [...fresh.childNodes];
    const places = pairs(olds, children);
    const kept = new Set(places.values());
    const staying = longestRise(children.map((child) => places.get(child)).filter((place) => place !== undefined));
    for (const [place, old] of olds.entries()) if (!kept.has(place)) dismiss(old);
    let next = null;
    for (const child of children.reverse()) {
      const place = places.get(child);
      const node = place === undefined ? welcome(document.importNode(child, true)) : olds[place];
      if (place === undefined) parent.insertBefore(node, next);
      else if (!staying.has(place)) parent.moveBefore ? parent.moveBefore(node, next) : parent.insertBefore(node, next);
      if (place !== undefined) morph(node, child);
      next = node;
    }
  }

  /** For each new child that continues one of the present ones, the place of that one: the same at both ends, then
   *  the same id, text or address anywhere, and at last the next of its kind between the same neighbours. */
  function pairs(olds, children) {
    const places = new Map();
    const taken = new Set();
    const pair = (child, place) => taken.add(place) && places.set(child, place);
    const shorter = Math.min(olds.length, children.length);
    let start = 0;
    let end = 0;
    for (; start < shorter && olds[start].isEqualNode(children[start]); start++) pair(children[start], start);
    for (; end < shorter - start && olds.at(-1 - end).isEqualNode(children.at(-1 - end)); end++) {
      pair(children.at(-1 - end), olds.length - 1 - end);
    }
    for (const keyOf of [identity, content, address]) {
      const waiting = new Map();
      for (const [place, old] of olds.entries()) {
        const key = taken.has(place) ? "" : keyOf(old);
        if (key) waiting.has(key) ? waiting.get(key).push(place) : waiting.set(key, [place]);
      }
      for (const child of children) {
        const place = places.has(child) ? undefined : waiting.get(keyOf(child))?.shift();
        if (place !== undefined) pair(child, place);
      }
    }
    let from = 0;
    for (const child of children) {
      const place = places.get(child) ?? nextOfKind(child, olds, from, taken);
      if (place === undefined) continue;
      if (!places.has(child)) pair(child, place);
      from = place + 1;
    }
    return places;
  }

  /** Where the next one of a child's kind is, before one that is taken. A text does not pass over an element, or the
   *  elements after it would find their own ones gone by. */
  function nextOfKind(child, olds, from, taken) {
    const stop = Math.min(olds.length, from + AHEAD);
    for (let place = from; place < stop && !taken.has(place); place++) {
      if (kind(olds[place]) === kind(child)) return place;
      if (!child.localName && olds[place].localName) break;
    }
    return undefined;
  }

  /** Only nodes of one kind can continue each other: what has another id is another thing. */
  function kind(node) {
    return `${node.nodeName} ${node.getAttribute?.("id") ?? ""} ${node.matches?.(WHOLE) ? node.outerHTML : ""}`;
  }

  function identity(node) {
    return node.getAttribute?.("id") && kind(node);
  }

  /** What tells a node from its siblings where it has no id: where it leads, or the first thing in it that does. */
  function address(node) {
    const telling = TELLING.map((name) => `[${name}]`).join();
    const leading = node.matches?.(telling) ? node : node.querySelector?.(telling);
    return leading ? `${kind(node)} ${TELLING.map((name) => leading.getAttribute(name)).join(" ")}` : "";
  }

  function content(node) {
    const text = node.textContent.trim();
    return text && `${address(node) || kind(node)} ${text}`;
  }

  /** The most of these numbers that are in rising order already: whatever is there need not be moved. */
  function longestRise(numbers) {
    const ends = [];
    const before = new Map();
    for (const number of numbers) {
      let length = ends.length;
      while (length > 0 && ends[length - 1] > number) length--;
      before.set(number, ends[length - 1]);
      ends[length] = number;
    }
    const rise = new Set();
    for (let number = ends.at(-1); number !== undefined; number = before.get(number)) rise.add(number);
    return rise;
  }

  function welcome(node) {
    if (node.matches?.(STYLES)) {
      arriving.add(node);
      const settle = () => arriving.delete(node) && dismissStyles();
      node.addEventListener("load", settle);
      node.addEventListener("error", settle);
    }
    return node;
  }

  function dismiss(node) {
    arriving.delete(node);
    if (node.matches?.(STYLES)) leaving.add(node);
    else node.remove();
  }

  function dismissStyles() {
    if (arriving.size > 0) return;
    for (const link of leaving) link.remove();
    leaving.clear();
  }

  // ---- The overlay: what is wrong, in a tree of its own that no page's style or script meets by chance -------------

  const WIDEST = 240; // The most characters of a source line that are shown.
  // What commands a terminal or reorders a line is shown as the console shows it.
  const UNSAFE = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

  const host = make("skillfolio-preview", { lang: "en" });
  const root = host.attachShadow({ mode: "open" });
  const title = make("h2", { id: "title", ariaLive: "polite" });
  const lead = make("p", { id: "lead", className: "lead" });
  const close = make("button", { type: "button", className: "close", textContent: "Close", onclick: dismissPanel });
  const list = make("ul");
  const panel = make("section", { className: "panel", role: "alertdialog", tabIndex: -1, hidden: true });
  const notice = make("p", { className: "notice", role: "status", hidden: true });
  const status = make("p", { className: "pill status", role: "status", hidden: true });
  const badge = make("button", { type: "button", className: "pill badge", hidden: true, onclick: openByHand });
  const alert = make("p", { className: "unseen", role: "alert" });
  let shown = "";
  let hasErrors = false;
  let isByHand = false;
  let returnTo = null;

  panel.setAttribute("aria-labelledby", "title");
  panel.setAttribute("aria-describedby", "lead");
  badge.setAttribute("aria-haspopup", "dialog");
  panel.append(make("header", {}, title, close), lead, list);
  const corner = make("div", { className: "corner" }, status, badge);
  root.append(panel, make("aside", { ariaLabel: "Preview" }, notice, corner, alert));
  root.adoptedStyleSheets = [new CSSStyleSheet()];
  root.adoptedStyleSheets[0].replaceSync(styles());
  // At the page's end there is room for the badge, so that it covers nothing that could not be scrolled from under it.
  const room = new CSSStyleSheet({ disabled: true });
  room.replaceSync("@media screen { html body { padding-block-end: 3.5rem; } }");
  document.adoptedStyleSheets.push(room);
  document.documentElement.append(host);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden && !event.defaultPrevented && !event.isComposing) dismissPanel();
  });

  /** An element with texts and elements in it. No text that is given here is ever read as HTML. */
  function make(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  function report({ diagnostics, more = 0, empty }) {
    const found = JSON.stringify([diagnostics, more]);
    const hadErrors = hasErrors;
    hasErrors = diagnostics.some(({ severity }) => severity === "error");
    isByHand &&= diagnostics.length > 0 && hasErrors === hadErrors;
    lead.textContent = explanation(empty);
    if (found !== shown) {
      shown = found;
      title.textContent = badge.textContent = counted(diagnostics, more);
      badge.dataset.severity = panel.dataset.severity = hasErrors ? "error" : "warning";
      list.replaceChildren(...diagnostics.map(item));
      if (more > 0) list.append(make("li", { className: "more", textContent: `… and ${more} more` }));
    }
    setPanel(isByHand || (hasErrors && shown !== dismissed()), diagnostics.length > 0);
  }

  function explanation(isEmpty) {
    if (!hasErrors) return "The site is built all the same.";
    return isEmpty
      ? "There is no site to show yet. It appears here as soon as the errors are mended."
      : "The last good page is shown below. It follows the sources again as soon as the errors are mended.";
  }

  function counted(diagnostics, more) {
    const count = (kind) => diagnostics.filter(({ severity }) => severity === kind).length;
    const parts = ["error", "warning", "note"]
      .map((kind) => [count(kind), kind])
      .filter(([number]) => number > 0)
      .map(([number, kind]) => `${number} ${kind}${number === 1 ? "" : "s"}`);
    if (more > 0) parts.push(`${more} more`);
    return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts.join("");
  }

  function item(diagnostic) {
    const { severity, code, message, path, line, column, text, hint } = diagnostic;
    const what = make("b", {}, `${safe(severity)}[${safe(code)}]`);
    const element = make("li", {}, make("p", {}, what, ": ", ...prose(message)));
    element.dataset.severity = severity;
    const place = [path, ...(line ? [line, column] : [])].filter(Boolean).join(":");
    if (place) element.prepend(make("p", { className: "place" }, safe(place)));
    if (line && text?.trim()) element.append(make("pre", {}, ...sourceLine(diagnostic)));
    if (hint) element.append(make("p", { className: "hint" }, make("b", {}, "hint"), ": ", ...prose(hint)));
    return element;
  }

  function safe(text) {
    return String(text ?? "").replace(UNSAFE, "\ufffd");
  }

  /** A text with its `literals` as code. */
  function prose(text) {
    const parts = safe(text).split("`");
    return parts.map((part, place) => {
      if (place % 2 === 0) return part;
      return place < parts.length - 1 ? make("code", {}, part) : `\`${part}`;
    });
  }

  /** A source line, the part around what is meant if it is long. Columns count characters, and some take two units. */
  function sourceLine({ line, column, length, text }) {
    const characters = [...safe(text)];
    const start = Math.max(0, column - 1);
    const stop = start + (column ? Math.max(1, length) : characters.length);
    const first = Math.max(0, Math.min(start - WIDEST / 4, characters.length - WIDEST));
    const last = first + WIDEST;
    const stretch = (from, to) => characters.slice(from, Math.min(to, last)).join("");
    const before = `${first > 0 ? "…" : ""}${stretch(first, start)}`;
    const after = `${stretch(stop, last)}${last < characters.length ? "…" : ""}`;
    const number = make("span", { className: "number" }, `${line} | `);
    return [number, before, make("mark", {}, stretch(start, stop) || " "), after];
  }

  function setPanel(isOpen, hasBadge, isDismissed = false) {
    badge.hidden = room.disabled = isOpen || !hasBadge;
    if (isOpen === !panel.hidden) return;
    const hadFocus = root.activeElement !== null;
    const focused = document.activeElement;
    panel.hidden = !isOpen;
    alert.textContent = "";
    if (!isOpen) {
      if (!hadFocus) return;
      const isThere = returnTo?.isConnected && returnTo !== document.body && returnTo !== host;
      if (isThere || isDismissed) (isThere ? returnTo : badge).focus({ preventScroll: true });
    } else if (focused?.isContentEditable || focused?.matches("input, textarea, select")) {
      alert.textContent = `${title.textContent}. ${lead.textContent}`; // Who is writing is told, and goes on writing.
    } else {
      returnTo = focused;
      panel.focus({ preventScroll: true });
    }
  }

  function openByHand() {
    isByHand = true;
    setPanel(true, true);
  }

  /** Until something else is found, on the other pages of this tab as well. */
  function dismissPanel() {
    isByHand = false;
    setPanel(false, true, true);
    dismissed(shown);
  }

  /** What was closed last, on any page of this tab; where the browser keeps nothing, on none. */
  function dismissed(what) {
    try {
      if (what !== undefined) sessionStorage.setItem("skillfolio-preview-dismissed", what);
      return sessionStorage.getItem("skillfolio-preview-dismissed");
    } catch {
      return null;
    }
  }

  function setNotice(isGone, moved = null) {
    notice.hidden = !isGone;
    if (!isGone) return;
    const target = moved === null ? null : new URL(moved, location.href);
    if (target?.origin === location.origin) {
      const link = make("a", { href: target.href }, safe(decodeURI(target.pathname)));
      notice.replaceChildren("This page has moved to ", link, ". What it showed last is below.");
    } else {
      notice.replaceChildren("This page is gone. What it showed last is below.");
    }
  }

  function setStatus(isLost) {
    const isFirst = news?.empty && news.diagnostics.length === 0;
    status.textContent = isLost ? "The preview is not running" : "Building the site …";
    status.hidden = !isLost && !isFirst;
  }

  function styles() {
    return `
      :host {
        all: initial !important; display: contents !important; direction: ltr !important;
        color-scheme: light dark !important;
        --paper: light-dark(#fffdf8, #1e1c19); --sunk: light-dark(#f3f0e8, #2b2824);
        --ink: light-dark(#1d1b16, #f2ede3); --soft: light-dark(#57534a, #bcb5a8);
        --line: light-dark(#bdb7a8, #5d574d); --link: light-dark(#10478a, #a9c9f5);
      }
      @media print { :host { display: none !important; } }
      * { box-sizing: border-box; margin: 0; padding: 0; }
      [hidden] { display: none !important; }
      .panel, .notice, .pill {
        color: var(--ink); background: var(--paper); border: 1px solid var(--line); z-index: 2147483647;
        font: medium/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
      }
      [data-severity="error"] { --tone: light-dark(#a3160f, #ff9f94); --mark: light-dark(#ffdcd6, #6b231c); }
      [data-severity="warning"] { --tone: light-dark(#7a4a00, #ffc873); --mark: light-dark(#ffe9bf, #553c0c); }
      [data-severity="note"] { --tone: var(--link); --mark: light-dark(#ffe9bf, #553c0c); }
      .panel {
        position: fixed; inset: 0; margin: auto; width: min(56em, 100% - 1.5em); height: fit-content;
        max-height: calc(100% - 8em); overflow: auto; border-block-start: .3em solid var(--tone); border-radius: .5em;
        box-shadow: 0 0 0 100vmax rgb(0 0 0 / .35), 0 1em 3em rgb(0 0 0 / .4);
      }
      header {
        position: sticky; top: 0; display: flex; gap: 1em; align-items: center; justify-content: space-between;
        padding: .75em 1em .5em; background: var(--paper);
      }
      h2 { font-size: 1.25em; line-height: 1.25; color: var(--tone); }
      .lead { padding: 0 1em .9em; color: var(--soft); }
      ul { list-style: none; }
      li { padding: .8em 1em 1em; border-block-start: 1px solid var(--line); }
      li b { color: var(--tone); }
      .hint { margin-block-start: .4em; }
      li .hint b { color: var(--soft); }
      .place, pre, code { font-family: ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; font-size: .9em; }
      .place, .number, .more { color: var(--soft); }
      pre { margin-block-start: .5em; padding: .5em .7em; background: var(--sunk); border-radius: .25em; }
      pre { white-space: pre-wrap; tab-size: 2; }
      p, pre, code, li b { unicode-bidi: isolate; }
      code { padding: .1em .3em; background: var(--sunk); border-radius: .25em; }
      mark { color: inherit; background: var(--mark); border-block-end: 2px solid var(--tone); }
      button { font: inherit; color: inherit; cursor: pointer; }
      .close { padding: .35em .9em; background: var(--sunk); border: 1px solid var(--soft); border-radius: .35em; }
      .close, .badge { flex: none; min-height: 2.2em; }
      :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
      .panel:focus-visible { outline-width: 2px; outline-offset: 0; }
      a { color: var(--link); }
      .notice {
        position: fixed; inset: 0 0 auto; padding: .6em 1em; text-align: center;
        border-width: 0 0 1px; box-shadow: 0 0 0 100vmax rgb(0 0 0 / .35);
      }
      .corner {
        position: fixed; inset: auto 1em 1em auto; display: flex; flex-direction: column; align-items: end; gap: .5em;
        max-width: calc(100% - 2em); z-index: 2147483647;
      }
      .pill { padding: .35em .9em; border-radius: 1.5em; font-size: .9em; box-shadow: 0 .15em .6em rgb(0 0 0 / .3); }
      .badge { border: 2px solid var(--tone); color: var(--tone); background: var(--paper); font-weight: 600; }
      .unseen { position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    `;
  }

  // ---- The line to the worker --------------------------------------------------------------------------------------

  const WORKER = new URL("worker.js", script.src);
  const line = window.SharedWorker ? new SharedWorker(WORKER).port : new Worker(WORKER);
  line.onmessage = ({ data: { news: latest, isLost } }) => {
    if (latest !== null) {
      news = latest;
      hadNoSite ||= news.empty;
      report(news);
    }
    setStatus(isLost);
    follow();
  };
  line.postMessage("hello");
  // A page that is left may come back as it was, from the browser's memory.
  addEventListener("pagehide", () => line.postMessage("bye"));
  addEventListener("pageshow", ({ persisted }) => persisted && line.postMessage("hello"));
  document.addEventListener("visibilitychange", follow);
}
