// Reads a job advertisement and lists the skills it asks for. Nothing it reads leaves the page.

'use strict';

{
  // --- Names: a spelling as words, and the skill it leads to ---

  // Letters and digits make a word; `++` and `#` end one, a dot begins one. Signs that are written without spaces
  // between words, as in Chinese, are words of their own.
  const WORD = new RegExp(
    '(?<![\\p{L}\\p{N}])\\.net(?![\\p{L}\\p{N}])'
    + '|[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}]\\p{M}*'
    + '|[\\p{L}\\p{M}\\p{N}\\p{Cf}]+(?:\\+\\+|#(?!\\p{L}))?', 'giu');
  const NOT_ASCII = /[^\x00-\x7f]/;
  const PLURAL = /(?<=[^\s]{2}[^sui])s$/;
  const BETWEEN = /^(?:[^\S\t\n]{0,40}\n?[^\S\t\n]{0,40}|[-‐‑_.'’])$/;
  const SLASH = /^[^\S\t\n]?[/&][^\S\t\n]?$/;

  const folded = word => (NOT_ASCII.test(word) ? word.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '') : word)
    .toLowerCase().replace(/isation$/, 'ization');
  const singular = key => key.replace(PLURAL, '');

  const wordsOf = text => [...text.matchAll(WORD)].map(found => (
    {raw: found[0], key: folded(found[0]), start: found.index, end: found.index + found[0].length}));

  // What stands between two words of one name: `/`, or a space for all that is as good as one, or nothing that may.
  const joint = between => (BETWEEN.test(between) ? ' ' : SLASH.test(between) ? '/' : '');

  const names = new Map();   // a spelling's words -> {slug, text, sign}
  const lengths = new Map(); // the first word of a spelling -> how many words the longest has that begin so

  const learn = (slug, spelling) => {
    const sign = '=?'.includes(spelling[0]) ? spelling[0] : '';
    const text = sign ? spelling.slice(1) : spelling;
    const words = wordsOf(text);
    if (!words.length) return;
    const key = words.map((word, i) => (
      (i ? joint(text.slice(words[i - 1].end, word.start)) || ' ' : '') + word.key)).join('');
    const spaced = key.replaceAll('/', ' ');
    const keys = [key, spaced];
    if (words.length > 1 && key.length > 6) keys.push(spaced.replaceAll(' ', ''));
    if (!sign && /[a-z]s$/.test(text)) keys.push(...keys.map(singular));
    for (const form of keys) {
      if (!names.has(form)) names.set(form, {slug, text, sign});
      const first = singular(form.split(/[ /]/)[0]);
      lengths.set(first, Math.max(lengths.get(first) ?? 0, words.length));
    }
  };

  // --- Finding: the longest spelling at each word, then what of it is meant ---

  const LIST = /^(?=[^]*[^ ])(?:[\s,;/|+&•·*→▪◦()–—-]|\b(?:and|or|und|oder|et|ou|y|o|e)\b)+$/i;
  const ENDS_BEFORE = /(?:^|[\n,;:(/|+•·*→–—]|[\s*]-|\b(?:and|or|und|oder|et|ou))\s*$/i;
  const ENDS_AFTER = /^\s*(?:[,;.:!?)/|+\n]|$|(?:and|or|und|oder|et|ou)\b)/i;
  const SENTENCE_END = /[.!?:]\s|\n\s{0,40}[\n*•·→▪–—-]/;
  const CUES_BEFORE = new RegExp('^(?:experience|knowledge|know|proficien|fluen|skill|program|cod(?:e|ing)|writ|develop'
    + '|languages?$|framework|librar|using|uses?$|familiar|expert|background|understand|stack|tech|backend|frontend'
    + '|server|tool|build|built|learn|lov(?:e|ing)|strong|solid|advanced|modern|idiomatic|stream|migrat|pipeline'
    + '|database|cluster)');
  const CUES_AFTER = new RegExp('^(?:develop|engineer|program|language|cod(?:e|ing)|service|micro|framework|librar|stack'
    + '|skill|script|experience|knowledge|sdk|apis?$|component|compiler|ecosystem|backend|frontend|server|system|app'
    + '|based$|native$|project|test|hook|chart|package|function|or$)');

  const WANTED = /^\s(?:is|are|would be|a)\b.{0,24}\b(?:plus|bonus|advantage|must|required|preferred|desirable|welcome)\b/i;

  const candidates = text => {
    const words = wordsOf(text);
    const gap = i => text.slice(words[i].end, words[i + 1].start);
    const found = [];
    for (let i = 0; i < words.length; i++) {
      let most = lengths.get(singular(words[i].key));
      if (!most && /^\D{3,}\d+$/.test(words[i].key)) {
        words[i].key = words[i].key.replace(/\d+$/, '');
        most = lengths.get(words[i].key);
      }
      let key = '', known, last = i;
      for (let j = i; j < words.length && j < i + (most ?? 0); j++) {
        const between = j > i ? joint(gap(j - 1)) : '';
        if (j > i && !between) break;
        key += between + words[j].key;
        const name = names.get(key) ?? names.get(singular(key));
        if (name) [known, last] = [name, j];
      }
      if (!known) continue;
      found.push({...known, first: i, last, start: words[i].start, end: words[last].end});
      i = last;
    }
    return [words, found];
  };

  // Whether one of the nearest words of the same sentence speaks of technology.
  const hasCue = (text, words, hit, reach) => {
    const next = words[hit.last + 1];
    const after = next ? text.slice(hit.end, next.start) : '';
    const before = text.slice(words[hit.first - 1]?.end ?? 0, hit.start);
    if (/^[ \u00a0-]$/.test(after) && CUES_AFTER.test(next.key)) return true;
    if (/[-‐‑&’'@°]$/.test(before) || /^[-‐‑&’'@]\p{L}/u.test(after + (next?.raw ?? ''))) return false;
    if (/^(?:19|20)\d\d$/.test(next?.key ?? '')) return false;
    if (before.endsWith('(') && text[hit.end] === ')') return true;
    if (WANTED.test(text.slice(hit.end, hit.end + 60))) return true;
    for (let i = hit.first - 1, end = hit.start; i >= 0 && i >= hit.first - reach; i--) {
      const between = text.slice(words[i].end, end);
      if (SENTENCE_END.test(between) && !(/^:\s*$/.test(between))) return false;
      if (CUES_BEFORE.test(words[i].key) || (i === hit.first - 1 && words[i].key === 'in')) return true;
      end = words[i].start;
    }
    return false;
  };

  // A name in capitals among words in capitals is as good as one in small letters.
  const isShouted = (text, words, hit) => hit.text === hit.text.toUpperCase()
    && [words[hit.first - 1], words[hit.last + 1]].some(word => word && /^\p{Lu}{3,}$/u.test(word.raw)
      && !lengths.has(word.key));

  const find = text => {
    const [words, found] = candidates(text);
    const chains = [];
    found.forEach((hit, i) => {
      const written = text.slice(hit.start, hit.end).replace(/\s+/g, ' ');
      hit.sign = !hit.sign ? 'sure'
        : written !== hit.text || (hit.sign === '=' && isShouted(text, words, hit)) ? 'small'
        : hit.sign === '=' ? 'sure' : 'open';
      const before = found[i - 1];
      if (before && before.slug && hit.slug && LIST.test(text.slice(before.end, hit.start))) chains.at(-1).push(hit);
      else chains.push([hit]);
    });
    return chains.flatMap(chain => {
      const sure = chain.some(hit => hit.sign === 'sure');
      const open = new Set(chain.filter(hit => hit.sign === 'open').map(hit => hit.slug)).size;
      return chain.filter(hit => {
        if (!hit.slug) return false;
        if (hit.sign === 'sure') return true;
        if (hit.sign === 'open') return sure || open > 1 || hasCue(text, words, hit, 4);
        const ends = ENDS_AFTER.test(text.slice(hit.end, hit.end + 12)) || hit !== chain.at(-1);
        return sure && ends && (ENDS_BEFORE.test(text.slice(Math.max(0, hit.start - 12), hit.start))
          || hasCue(text, words, hit, words[hit.first - 1]?.key === 's' ? 2 : 1));
      });
    });
  };

  // --- The page ---

  const tool = document.getElementById('_match-tool');
  tool.replaceWith(tool.content);
  const part = name => document.querySelector(`[data-match="${name}"]`);
  const [input, said, report, link, paper] = ['input', 'summary', 'report', 'link', 'text'].map(part);
  const everything = part('all');

  const kinds = new Map(); // slug -> `proven`, `claimed` or `absent`
  const items = new Map(); // slug -> the item that the page shows of it
  const titles = new Map();
  for (const item of everything.querySelectorAll('[data-slug]')) {
    items.set(item.dataset.slug, item);
    kinds.set(item.dataset.slug, 'proven' in item.dataset ? 'proven' : 'claimed');
    titles.set(item.dataset.slug, item.dataset.name);
  }

  // The names are a script of their own, asked for after the first paint and learnt when there is something to read.
  let coming;
  const load = () => (coming ??= new Promise((done, failed) => {
    const script = part('names').content.firstElementChild.cloneNode();
    script.onload = done;
    script.onerror = () => failed(coming = null);
    document.head.append(script);
  }));
  const known = action => load().then(() => {
    if (!names.size) for (const [slug, ...spellings] of self.skillfolioNames) {
      spellings.forEach(name => learn(slug, name));
      if (items.has(slug) || !slug) continue;
      kinds.set(slug, 'absent');
      titles.set(slug, spellings[0].replace(/^[=?]/, ''));
    }
    action();
  }, () => {});

  const sentences = new Map();
  const rules = new Intl.PluralRules(document.documentElement.lang || 'en');
  for (const form of part('sentences').content.querySelectorAll('data')) {
    sentences.set(rules.select(+form.value), form.textContent);
  }

  let asked = new Map(); // slug -> the words of the advertisement
  let hits = [];
  const dropped = new Set();

  const rowOf = (slug, words) => {
    const item = (items.get(slug) ?? part('absent-row').content.firstElementChild).cloneNode(true);
    const name = titles.get(slug);
    if (!items.has(slug)) item.querySelector('[data-match="name"]').textContent = name;
    const extra = part('row').content.cloneNode(true);
    const own = extra.querySelector('[data-match="words"]');
    const shown = words.length ? words : [name];
    shown.forEach((word, i) => own.append(...(i ? [', '] : []), Object.assign(
      document.createElement('span'), {className: 'match-word', textContent: word})));
    item.classList.toggle('match-same', shown.length === 1 && shown[0].toLowerCase() === name.toLowerCase());
    const button = extra.querySelector('button');
    button.setAttribute('aria-label', button.dataset.label.replace('{name}', shown[0]));
    button.addEventListener('click', () => {
      const list = item.parentElement;
      const next = (item.nextElementSibling ?? item.previousElementSibling)?.dataset.row;
      dropped.add(slug);
      show();
      (list.querySelector(`[data-row="${CSS.escape(next ?? '')}"] button`) ?? input).focus();
    });
    item.dataset.row = slug;
    item.prepend(extra);
    return item;
  };

  const mark = text => {
    const parts = [];
    let at = 0;
    for (const hit of hits.filter(hit => !dropped.has(hit.slug))) {
      parts.push(text.slice(at, hit.start), Object.assign(document.createElement('mark'), {
        className: `match-${kinds.get(hit.slug)}`, textContent: text.slice(hit.start, hit.end)}));
      at = hit.end;
    }
    paper.replaceChildren(...parts, text.slice(at));
  };

  const show = () => {
    const chosen = [...asked.keys()].filter(slug => !dropped.has(slug));
    const order = [...items.keys()];
    const of = kind => chosen.filter(slug => kinds.get(slug) === kind);
    for (const kind of ['proven', 'claimed', 'absent']) {
      const slugs = of(kind);
      if (kind !== 'absent') slugs.sort((one, other) => order.indexOf(one) - order.indexOf(other));
      part(kind).replaceChildren(...slugs.map(slug => rowOf(slug, asked.get(slug))));
      part(kind).closest('section').hidden = !slugs.length;
    }
    const counts = {asked: chosen.length, proven: of('proven').length};
    const sentence = chosen.length ? sentences.get(rules.select(counts.asked)) ?? sentences.get('other')
      : input.value.trim() || asked.size ? said.dataset.none : '';
    said.textContent = sentence.replace(/\{(\w+)\}/g, (_, name) => counts[name]);
    report.hidden = !chosen.length;
    everything.hidden = !!chosen.length;
    link.href = `#${chosen.map(encodeURIComponent).join(',')}`;
    paper.closest('section').hidden = !hits.length;
    mark(hits.length ? input.value : '');
  };

  const readText = () => known(() => {
    asked = new Map();
    dropped.clear();
    hits = find(input.value);
    for (const hit of hits) {
      const words = asked.get(hit.slug) ?? [];
      const word = input.value.slice(hit.start, hit.end).replace(/\s+/g, ' ');
      if (!words.some(other => other.toLowerCase() === word.toLowerCase())) words.push(word);
      asked.set(hit.slug, words);
    }
    show();
  });

  // A link carries slugs and never the text; other fragments are the page's own.
  const readLink = () => known(() => {
    let slugs = [];
    try {
      slugs = location.hash.slice(1).split(',').map(decodeURIComponent).filter(slug => kinds.has(slug));
    } catch { /* not a list of ours */ }
    const chosen = [...asked.keys()].filter(slug => !dropped.has(slug));
    if (!slugs.length || (slugs.length === chosen.length && slugs.every(slug => chosen.includes(slug)))) return;
    input.value = '';
    hits = [];
    dropped.clear();
    asked = new Map(slugs.map(slug => [slug, []]));
    show();
  });

  let timer;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(readText, 200);
  });
  part('clear').addEventListener('click', () => {
    input.value = '';
    readText();
    input.focus();
  });
  part('print').addEventListener('click', () => print());
  part('copy').hidden = !navigator.clipboard;
  part('copy').addEventListener('click', async () => {
    await navigator.clipboard.writeText(link.href);
    said.textContent = part('copy').dataset.done;
  });
  addEventListener('hashchange', readLink);
  if (input.value) readText(); // the browser kept what was there before a reload
  if (location.hash) readLink();
  requestAnimationFrame(() => setTimeout(load));
}
