"use strict";
(() => {
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const one = (id) => document.getElementById(id);
  const pages = all(".page"), rules = all(".rule"), order = new Map(pages.map((page, at) => [page, at]));
  for (const tool of all(".filters")) tool.hidden = false;

  // Rules: the list is searched by id and reason.
  const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (text, wanted) => wanted.every((word) => text.includes(word));
  const ruleText = rules.map((rule) => rule.querySelector("summary").textContent.toLowerCase());
  let room = 20; // rules shown at first
  const findRules = () => {
    const wanted = words(one("rule-search").value);
    let found = 0;
    rules.forEach((rule, at) => {
      const fits = holds(ruleText[at], wanted);
      found += fits ? 1 : 0;
      rule.hidden = !fits || found > room;
    });
    one("rules-shown").textContent = `${found} of ${rules.length} rules`;
    one("more-rules").hidden = found <= room;
    one("more-rules").textContent = `Show ${found - room} more`;
  };
  const showRules = () => { room = rules.length; findRules(); };

  // Pages: all that every filter lets through; what the rules looked for did is marked.
  const pageText = new Map();
  const textOf = (page) => {
    if (!pageText.has(page)) pageText.set(page, page.textContent.toLowerCase());
    return pageText.get(page);
  };
  const sorts = {
    suspicious: (a, b) => order.get(a) - order.get(b),
    kept: (a, b) => a.dataset.kept - b.dataset.kept || sorts.suspicious(a, b),
    longest: (a, b) => b.dataset.size - a.dataset.size || sorts.suspicious(a, b),
    path: (a, b) => (a.dataset.path < b.dataset.path ? -1 : a.dataset.path > b.dataset.path ? 1 : 0),
  };
  const findPages = () => {
    const wanted = words(one("search").value), why = one("why").value, state = one("state").value;
    const name = one("rule").value.trim().toLowerCase();
    const known = name && rules.filter((rule) => rule.dataset.name.toLowerCase().includes(name)).map((rule) => rule.dataset.r);
    const exact = name && rules.filter((rule) => rule.dataset.name.toLowerCase() === name).map((rule) => rule.dataset.r);
    const looked = new Set(exact && exact.length ? exact : known || []);
    let shown = 0, places = 0;
    for (const page of pages) {
      const own = page.dataset.rules.split(" ");
      page.hidden = !((!state || page.dataset.state === state)
        && (!why || (why === "any" ? page.dataset.why : page.dataset.why.split(" ").includes(why)))
        && (!name || own.some((rule) => looked.has(rule)))
        && holds(textOf(page), wanted));
      shown += page.hidden ? 0 : 1;
      for (const mark of all("[data-r]", page)) {
        const hit = looked.has(mark.dataset.r);
        mark.classList.toggle("hit", hit);
        places += hit && !page.hidden ? 1 : 0;
      }
    }
    const list = one("pages-list");
    for (const page of [...pages].sort(sorts[one("sort").value])) list.append(page);
    one("pages-shown").textContent = `${shown} of ${pages.length} pages${name ? `, ${places} places marked` : ""}`;
  };
  const open = (page) => { page.open = true; page.scrollIntoView({ block: "start" }); page.querySelector("summary").focus(); };
  const clear = () => {
    for (const id of ["search", "rule", "why", "state"]) one(id).value = "";
    one("sort").value = "suspicious";
    findPages();
  };
  const toTarget = () => {
    const target = location.hash.length > 1 && one(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.matches("details")) target.open = true;
    if (target.hidden && target.matches(".rule")) { one("rule-search").value = ""; showRules(); }
    if (target.hidden && target.matches(".page")) clear();
    target.scrollIntoView();
  };

  if (one("rule-search")) {
    one("rule-search").addEventListener("input", findRules);
    one("more-rules").addEventListener("click", () => {
      const next = rules.find((rule, at) => rule.hidden && holds(ruleText[at], words(one("rule-search").value)));
      showRules();
      next.querySelector("summary").focus();
    });
    for (const rule of rules) {
      rule.querySelector("button").hidden = false;
      rule.querySelector("button").addEventListener("click", () => {
        clear();
        one("rule").value = rule.dataset.name;
        findPages();
        const first = all(".page").find((page) => !page.hidden);
        if (first) open(first); else one("pages").scrollIntoView();
      });
    }
    findRules();
  }
  if (one("search")) {
    for (const id of ["search", "rule"]) one(id).addEventListener("input", findPages);
    for (const id of ["why", "state", "sort"]) one(id).addEventListener("change", findPages);
    one("clear").addEventListener("click", clear);
    one("unfold").addEventListener("click", () => {
      const shown = pages.filter((page) => !page.hidden), wide = shown.some((page) => !page.open);
      for (const page of shown) page.open = wide;
    });
    addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const typing = event.target.closest("input, select");
      if (event.key === "Escape" && typing) {
        if (typing.id === "rule-search") { typing.value = ""; findRules(); } else clear();
        typing.blur();
        return;
      }
      if (typing) return;
      if (event.key === "/") { event.preventDefault(); one("search").focus(); return; }
      if (event.key !== "j" && event.key !== "k") return;
      const shown = all(".page").filter((page) => !page.hidden);
      const at = shown.indexOf(document.activeElement.closest(".page"));
      const next = shown[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
      if (next) { next.querySelector("summary").focus(); next.scrollIntoView({ block: "nearest" }); }
    });
    findPages();
  }
  addEventListener("hashchange", toTarget);
  toTarget();
})();
