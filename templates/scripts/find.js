"use strict";
/* Narrows a list down and searches the whole site. The page is complete without it. Parts of texts are put into the
   page as text only. The index is made by generator/rendering/searchindex.py; `WORD` and `fold` are as in
   generator/reading/searchwords.py. */
{
  const SPACELESS = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff";
  const LETTER = `(?![${SPACELESS}])[\\p{L}\\p{N}\\p{M}]`;
  const WORD = new RegExp(`[${SPACELESS}]+|(?:${LETTER})+(?:[+#]+(?![\\p{L}\\p{N}]))?`, "gu");
  const DENSE = new RegExp(`^[${SPACELESS}]`);
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", ς: "σ" };
  const PAGE = 10;

  const fold = (text) =>
    text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/[ßæœøłđıς]/g, (one) => LETTERS[one]);
  const runs = (text) => fold(text).match(WORD) ?? [];
  const pairs = (run) => Array.from({ length: Math.max(1, run.length - 1) }, (_, at) => run.slice(at, at + 2));
  const terms = (found) => found.flatMap((run) => (DENSE.test(run) ? pairs(run) : [run]));
  const words = (text) => runs(text).flatMap((run) => (DENSE.test(run) ? [...pairs(run), run.at(-1)] : [run]));
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const make = (name, text, values) => Object.assign(document.createElement(name), { textContent: text, ...values });

  /* --- The index --- */

  const shares = [];
  const texts = new Map();
  const loaded = new Map();
  const take = (share) => {
    if (share.texts) {
      for (const [path, text] of Object.entries(share.texts)) texts.set(path, text);
      return;
    }
    let word = "";
    const all = [...share.words.matchAll(/([A-Z])([^A-Z]*)/g)].map(
      ([, shared, rest]) => (word = word.slice(0, shared.charCodeAt() - 65) + rest),
    );
    const pages = share.pages.split("!");
    const entries = share.entries.map(([path, title, kind, skills, number]) => {
      const names = skills.map((skill) => share.skills[skill]);
      return { path, title, kind, number, heads: words(title), skills: names.flatMap(words) };
    });
    shares.push({ all, pages, entries });
  };
  self.skillfolioFind = { push: take };

  const policy = self.trustedTypes?.createPolicy("find", { createScriptURL: (address) => address });
  const load = (address) => {
    if (!loaded.has(address)) {
      loaded.set(
        address,
        new Promise((done) => {
          const src = policy?.createScriptURL(address) ?? address;
          document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: done }));
        }),
      );
    }
    return loaded.get(address);
  };

  const numbers = (coded) => {
    let at = -1;
    let far = 0;
    const found = [];
    for (const sign of coded) {
      if (sign === "~") far += 90;
      else {
        const code = sign.charCodeAt() - 35;
        at += far + code - (code > 57) + 1;
        far = 0;
        found.push(at);
      }
    }
    return found;
  };

  /* What a page is worth for a word: most where its title has it, least where only its text does. */
  const worth = (entry, term) => {
    if (entry.heads.includes(term)) return 12;
    if (entry.heads.some((word) => word.startsWith(term))) return 9;
    return entry.skills.some((word) => word.startsWith(term)) ? 4 : 0;
  };

  const search = (asked) => {
    const found = [];
    for (const { all, pages, entries } of shares) {
      const values = asked.map((term) => {
        const value = entries.map((entry) => worth(entry, term));
        all.forEach((word, at) => {
          if (word.startsWith(term)) for (const number of numbers(pages[at])) value[number] ||= 1;
        });
        return value;
      });
      entries.forEach((entry, number) => {
        const own = values.map((value) => value[number]);
        if (own.every(Boolean)) found.push({ ...entry, value: own.reduce((sum, one) => sum + one) });
      });
    }
    return found.sort((one, other) => other.value - one.value);
  };

  /* --- The page --- */

  const start = (form) => {
    const { index } = form.dataset;
    const root = new URL(index.replace(/assets\/[^/]*$/, ""), location.href).href;
    const addresses = Array.from({ length: form.dataset.shares }, (_, number) => index.replace("words-0", `words-${number}`));
    const [everything, status, reset] = form.querySelectorAll(".find-everything, .find-status, .find-reset");
    const template = document.getElementById("_find_template");
    const elsewhere = template.content.querySelector("section");
    template.replaceWith(elsewhere);
    const [heading, results, more] = elsewhere.querySelectorAll("h2, .find-results, .find-more");
    const fields = [...form.elements].filter((field) => field.name);
    const facets = fields.filter((field) => field !== form.q);
    let data, items, here, groups; // not before somebody asks: most readers do not
    let most = PAGE;
    let timer = 0;

    const look = () => {
      data = JSON.parse(form.querySelector("#_find_data").textContent);
      const rows = new Map([...document.querySelectorAll(".matrix tbody tr")].map((row) => [row.querySelector("a")?.href, row]));
      items = [...document.querySelectorAll("[data-find-list] > ul > li")].map((item, number) => {
        const { href } = item.querySelector("a");
        return { item, href, marks: data.marks[number], row: rows.get(href) };
      });
      here = new Set(items.map(({ href }) => href));
      groups = [...document.querySelectorAll("section:has([data-find-list]), .matrix-section")];
    };

    const fromAddress = () => {
      const asked = new URLSearchParams(location.search);
      for (const field of fields) {
        field.value = asked.get(field.name) ?? "";
        if (field.selectedIndex < 0) field.value = "";
      }
    };

    const toAddress = (isStep) => {
      const address = new URL(location.href);
      for (const field of fields) {
        if (field.value.trim()) address.searchParams.set(field.name, field.value.trim());
        else address.searchParams.delete(field.name);
      }
      if (address.href !== location.href) history[isStep ? "pushState" : "replaceState"](null, "", address);
    };

    /* A text, or about 180 letters of it around the first word that was asked for, with all of those marked. */
    const marked = (parent, text, asked, isShort) => {
      const hits = [];
      for (const { 0: word, index: at } of text.matchAll(WORD)) {
        const folded = fold(word);
        const run = asked.find((one) => (DENSE.test(one) ? folded.includes(one) : folded.startsWith(one)));
        if (run === undefined) continue;
        const isPart = DENSE.test(run) && folded.length === word.length;
        hits.push(isPart ? [at + folded.indexOf(run), run.length] : [at, word.length]);
      }
      const from = isShort ? text.lastIndexOf(" ", Math.max(0, (hits[0]?.[0] ?? 0) - 50)) + 1 : 0;
      const isCut = isShort && text.length > from + 180;
      const end = isCut ? Math.max(text.lastIndexOf(" ", from + 180), from + 120) : text.length;
      let at = from;
      if (from) parent.append("…");
      for (const [hit, length] of hits) {
        if (hit < at || hit + length > end) continue;
        parent.append(text.slice(at, hit), make("mark", text.slice(hit, hit + length)));
        at = hit + length;
      }
      parent.append(text.slice(at, end), isCut ? "…" : "");
      return parent;
    };

    const result = (entry, asked) => {
      const item = make("li", "", { className: "find-result" });
      const link = marked(make("a", "", { href: root + entry.path }), entry.title, asked);
      const title = make("h3", "", { className: "row-title" });
      title.append(link);
      item.append(make("p", data.kinds[entry.kind], { className: "kind" }), title);
      const fill = () => {
        if (texts.get(entry.path)) item.append(marked(make("p", ""), texts.get(entry.path), asked, true));
      };
      if (texts.has(entry.path)) fill();
      else load(index.replace("words-0", `texts-${entry.number}`)).then(fill);
      return item;
    };

    const wordsOf = (one) => (one.words ??= words(one.item.textContent));

    const show = () => {
      if (!items) look();
      const asked = runs(form.q.value);
      const wanted = terms(asked);
      const found = wanted.length ? search(wanted) : [];
      const addressesOf = new Set(found.map((entry) => new URL(entry.path, root).href));
      const chosen = facets.map((facet) => facet.selectedIndex - 1);
      const counts = facets.map((facet) => new Array(facet.length - 1).fill(0));
      let count = 0;
      for (const one of items) {
        const says = (term) => wordsOf(one).some((word) => word.startsWith(term));
        const isNamed = !wanted.length || addressesOf.has(one.href) || wanted.every(says);
        const fits = chosen.map((option, facet) => option < 0 || one.marks[facet].includes(option));
        const misses = isNamed ? fits.filter((fit) => !fit).length : 2;
        if (misses < 2) {
          fits.forEach((fit, facet) => {
            if (!misses || !fit) for (const option of one.marks[facet]) counts[facet][option] += 1;
          });
        }
        one.item.hidden = misses > 0;
        if (one.row) one.row.hidden = misses > 0;
        count += !misses;
      }
      for (const group of groups) group.hidden = !group.querySelector("[data-find-list] > ul > li:not([hidden]), tbody tr:not([hidden])");
      facets.forEach((facet, number) => {
        counts[number].forEach((left, option) => {
          const one = facet.options[option + 1];
          one.textContent = put(data.option, { name: one.dataset.label, count: left });
        });
      });
      const others = found.filter((entry) => !here.has(new URL(entry.path, root).href));
      results.replaceChildren(...others.slice(0, most).map((entry) => result(entry, asked)));
      elsewhere.hidden = !others.length;
      const [title, said] = chosen.some((option) => option >= 0) ? data.unfiltered : data.elsewhere;
      heading.textContent = title;
      more.hidden = others.length <= most;
      const isAsked = fields.some((field) => field.value.trim());
      reset.hidden = !isAsked;
      everything.hidden = isAsked;
      clearTimeout(timer);
      timer = setTimeout(() => {
        const state = put(count ? data.shown : data.none, { count, total: items.length });
        status.textContent = isAsked ? state + (others.length ? ` · ${put(said, { count: others.length })}` : "") : "";
      }, 250);
    };

    const loadIndex = () => Promise.all(addresses.map(load)).then(show);
    const ask = (isStep) => {
      most = PAGE;
      toAddress(isStep);
      if (form.q.value) loadIndex();
      show();
    };
    const clear = () => {
      for (const field of fields) field.value = "";
      ask(true);
      form.q.focus();
    };

    form.q.addEventListener("focus", () => loadIndex().then(() => items.forEach(wordsOf)), { once: true });
    form.addEventListener("input", (event) => ask(event.target !== form.q));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !reset.hidden) {
        event.preventDefault();
        clear();
      }
    });
    reset.addEventListener("click", clear);
    more.addEventListener("click", () => {
      const next = results.children.length;
      most += PAGE;
      show();
      results.children[next].querySelector("a").focus();
    });
    addEventListener("popstate", () => {
      fromAddress();
      if (form.q.value) loadIndex();
      show();
    });

    form.hidden = false;
    fromAddress();
    if (location.search) {
      if (form.q.value) loadIndex();
      show();
    }
  };

  const form = document.querySelector("[data-find]");
  if (form) start(form);
}
