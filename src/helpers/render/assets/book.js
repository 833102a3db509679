// What the pages do beyond being read: colours, menu, search, tabs, and where one is on the page.
// Everything works from a file on disk, and nothing is fetched from anywhere else.
(function () {
  "use strict";
  var root = document.documentElement;
  var words = JSON.parse(document.body.dataset.words);
  var up = document.body.dataset.up;
  function byId(id) { return document.getElementById(id); }
  function all(selector, base) { return Array.prototype.slice.call((base || document).querySelectorAll(selector)); }

  // Colours: as the system, light, dark.
  var themeButton = byId("theme-toggle");
  var themes = ["auto", "light", "dark"];
  function theme() { return root.dataset.theme || "auto"; }
  function showTheme() {
    var label = words.theme + ": " + words["theme-" + theme()];
    themeButton.querySelector("[data-theme-label]").textContent = label;
    themeButton.title = label;
  }
  themeButton.addEventListener("click", function () {
    var next = themes[(themes.indexOf(theme()) + 1) % themes.length];
    if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
    try { localStorage.setItem("effektbog-theme", next); } catch (e) { /* private windows forget */ }
    showTheme();
  });
  showTheme();

  // The menu of the phone.
  var menu = byId("menu-toggle");
  var nav = byId("book-nav");
  function setMenu(open) {
    nav.classList.toggle("open", open);
    menu.setAttribute("aria-expanded", String(open));
  }
  menu.addEventListener("click", function () { setMenu(!nav.classList.contains("open")); });
  nav.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && nav.classList.contains("open")) { setMenu(false); menu.focus(); }
  });
  var current = nav.querySelector("[aria-current]");
  if (current && current.scrollIntoView && matchMedia("(min-width: 56.01rem)").matches) {
    current.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  // The contents of the page: closed where there is no room, marked where one reads.
  var toc = document.querySelector(".toc");
  if (toc) {
    var wide = matchMedia("(min-width: 75.01rem)");
    var fit = function () { toc.open = wide.matches; };
    fit();
    wide.addEventListener("change", fit);
    var links = all("a", toc);
    var targets = links.map(function (link) { return byId(decodeURIComponent(link.hash.slice(1))); });
    var waiting = false;
    var mark = function () {
      waiting = false;
      var here = -1;
      targets.forEach(function (target, number) {
        if (target && target.getBoundingClientRect().top < innerHeight * 0.3) here = number;
      });
      links.forEach(function (link, number) {
        link.classList.toggle("here", number === here);
        if (number === here) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
    };
    addEventListener("scroll", function () {
      if (!waiting) { waiting = true; requestAnimationFrame(mark); }
    }, { passive: true });
    mark();
  }

  // Tabs: the sections are there without this; it makes one visible at a time.
  all(".tabset").forEach(function (tabset) {
    var panels = all(":scope > .tab-panel", tabset);
    var list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    var buttons = panels.map(function (panel, number) {
      var button = document.createElement("button");
      button.type = "button";
      button.id = panel.id + "-tab";
      button.setAttribute("role", "tab");
      button.setAttribute("aria-controls", panel.id);
      button.textContent = panel.querySelector(".tab-title").textContent;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      panel.tabIndex = 0;
      button.addEventListener("click", function () { select(number, false); });
      list.appendChild(button);
      return button;
    });
    function select(chosen, focus) {
      buttons.forEach(function (button, number) {
        var on = number === chosen;
        button.setAttribute("aria-selected", String(on));
        button.tabIndex = on ? 0 : -1;
        panels[number].hidden = !on;
        if (on && focus) button.focus();
      });
    }
    list.addEventListener("keydown", function (event) {
      var now = buttons.indexOf(document.activeElement);
      var last = buttons.length - 1;
      var next = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now === 0 ? last : now - 1, Home: 0, End: last }[event.key];
      if (now >= 0 && next !== undefined) { event.preventDefault(); select(next, true); }
    });
    tabset.insertBefore(list, panels[0]);
    tabset.classList.add("tabs-ready");
    var wanted = panels.findIndex(function (panel) {
      return location.hash && panel.querySelector("[id='" + CSS.escape(decodeURIComponent(location.hash.slice(1))) + "']");
    });
    select(Math.max(wanted, 0), false);
  });
  addEventListener("hashchange", function () {
    var target = byId(decodeURIComponent(location.hash.slice(1)));
    var panel = target && target.closest(".tab-panel[hidden]");
    if (panel) { byId(panel.id + "-tab").click(); target.scrollIntoView(); }
    for (var fold = target && target.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
  });

  // A region that has nothing to scroll is no stop for the keyboard.
  var regions = all(".scroll, pre, .formula, .equation, .prose :is(p, dd, li):has(> math)");
  function measure() {
    regions.forEach(function (region) {
      var wide = region.scrollWidth > region.clientWidth + 1;
      if (wide) region.tabIndex = 0;
      else region.removeAttribute("tabindex");
      if (wide && region.matches(".scroll")) region.dataset.hint = words.scroll;
      else delete region.dataset.hint;
    });
  }
  measure();
  addEventListener("resize", measure);
  addEventListener("load", measure);
  document.addEventListener("toggle", measure, true);

  // Copy.
  all("[data-copy]").forEach(function (button) {
    var label = button.textContent;
    button.addEventListener("click", function () {
      var source = byId(button.dataset.copy);
      function done() {
        button.textContent = words.copied;
        setTimeout(function () { button.textContent = label; }, 2000);
      }
      if (navigator.clipboard) navigator.clipboard.writeText(source.textContent).then(done, select);
      else select();
      function select() {
        getSelection().selectAllChildren(source);
        if (document.execCommand("copy")) done();
      }
    });
  });

  // Paper has no folds.
  addEventListener("beforeprint", function () {
    all("details.callout, details.cite").forEach(function (fold) { fold.open = true; });
  });

  // Search.
  var dialog = byId("search");
  var input = byId("search-input");
  var results = byId("search-results");
  var status = byId("search-status");
  var entries = null;
  window.effektbogSearch = function (data) {
    entries = data.map(function (entry) {
      return { href: entry[0], chapter: entry[1], section: entry[2], words: entry[3], title: fold(entry[2] || entry[1]), text: fold(entry[3]) };
    });
    find();
  };
  function fold(text) { return text.toLowerCase(); }
  function openSearch() {
    if (!entries && !byId("search-data")) {
      var script = document.createElement("script");
      script.id = "search-data";
      script.src = up + "site-assets/search-index.js";
      document.head.appendChild(script);
    }
    dialog.showModal();
    input.select();
  }
  byId("search-open").addEventListener("click", openSearch);
  addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if ((event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      if (!dialog.open) openSearch();
    }
  });
  dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
  input.addEventListener("input", find);
  input.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { event.preventDefault(); dialog.close(); }
    if (event.key === "Enter") {
      event.preventDefault();
      var first = results.querySelector("a");
      if (first) first.click();
    }
  });
  function find() {
    results.textContent = "";
    status.textContent = "";
    var terms = fold(input.value).split(/\s+/).filter(Boolean);
    if (!entries || !terms.length) return;
    var found = entries.map(function (entry, order) {
      var score = 0;
      var every = terms.every(function (term) {
        var inTitle = entry.title.indexOf(term) >= 0;
        var inText = entry.text.indexOf(term) >= 0;
        score += (inTitle ? 10 : 0) + (inText ? 1 : 0);
        return inTitle || inText;
      });
      return every ? { entry: entry, score: score, order: order } : null;
    }).filter(Boolean).sort(function (a, b) { return b.score - a.score || a.order - b.order; });
    status.textContent = found.length === 0 ? words.none : found.length === 1 ? words.one : words.many.replace("{n}", found.length);
    found.slice(0, 40).forEach(function (hit) { results.appendChild(result(hit.entry, terms)); });
  }
  function result(entry, terms) {
    var item = document.createElement("li");
    var link = document.createElement("a");
    link.href = up + entry.href;
    link.addEventListener("click", function () { dialog.close(); });
    if (entry.section) add(link, "result-place", entry.chapter);
    add(link, "result-title", entry.section || entry.chapter);
    var at = Math.max(0, Math.min.apply(null, terms.map(function (term) {
      var place = entry.text.indexOf(term);
      return place < 0 ? Infinity : place;
    }).concat(entry.text.length)) - 50);
    if (at >= entry.text.length) at = 0;
    var snippet = (at ? "…" : "") + entry.words.slice(at, at + 170) + (at + 170 < entry.words.length ? "…" : "");
    highlight(add(link, "result-words", ""), snippet, terms);
    item.appendChild(link);
    return item;
  }
  function add(parent, name, text) {
    var span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    parent.appendChild(span);
    return span;
  }
  function highlight(parent, text, terms) {
    var low = fold(text);
    var at = 0;
    while (at < text.length) {
      var next = text.length;
      var length = 0;
      terms.forEach(function (term) {
        var place = low.indexOf(term, at);
        if (place >= 0 && place < next) { next = place; length = term.length; }
      });
      parent.appendChild(document.createTextNode(text.slice(at, next)));
      if (!length) break;
      var marked = document.createElement("mark");
      marked.textContent = text.slice(next, next + length);
      parent.appendChild(marked);
      at = next + length;
    }
  }
})();
