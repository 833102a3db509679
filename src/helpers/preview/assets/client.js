// What a page does in the preview: it reloads when it changed, stays where it was, and shows
// mistakes. It listens only while it is seen, because a browser keeps few lines open at once.
(function () {
  "use strict";
  var own = document.currentScript.dataset;
  var page = own.page || decodeURIComponent(location.pathname.slice(1)) + (location.pathname.endsWith("/") ? "index.html" : "");
  var memory = "effektbog-preview:" + location.pathname;
  var source = null;
  var hidden = "";
  var leaving = false;

  // Where one was: what could be read at that moment, folds and tabs.
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function texts() {
    var found = new Map();
    all("main :is(h1, h2, h3, h4, h5, h6, p, li, dt, dd, tr, pre, figcaption, summary)").forEach(function (one) {
      var words = one.tagName + one.textContent.slice(0, 400);
      found.set(words, found.has(words) ? null : one);
    });
    return found;
  }
  function remember() {
    var seen = [];
    texts().forEach(function (one, words) {
      var box = one && seen.length < 20 && one.getBoundingClientRect();
      if (box && box.height && box.bottom > 0 && box.top < innerHeight) seen.push({ words: words, top: box.top });
    });
    var folds = {};
    all("details").forEach(function (fold, number) { folds[key(fold, number)] = fold.open; });
    var kept = {
      y: scrollY,
      hidden: hidden,
      seen: seen,
      folds: folds,
      tabs: all("[role=tab][aria-selected=true]").map(function (tab) { return tab.id; }),
      focus: document.activeElement ? document.activeElement.id : ""
    };
    try { sessionStorage.setItem(memory, JSON.stringify(kept)); } catch (e) { /* then it begins at the top */ }
  }
  function key(fold, number) {
    var summary = fold.querySelector("summary");
    var holder = fold.closest("[id]");
    return (holder ? holder.id : number) + ":" + (summary ? summary.getAttribute("aria-label") || summary.textContent : "");
  }
  function restore() {
    var kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(memory));
      sessionStorage.removeItem(memory);
    } catch (e) { /* nothing was kept */ }
    if (!kept) return;
    hidden = kept.hidden;
    history.scrollRestoration = "manual";
    all("details").forEach(function (fold, number) {
      var open = kept.folds[key(fold, number)];
      if (open !== undefined) fold.open = open;
    });
    kept.tabs.forEach(function (id) {
      var tab = document.getElementById(id);
      if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
    });
    var focused = kept.focus && document.getElementById(kept.focus);
    if (focused) focused.focus({ preventScroll: true });
    place(kept);
    addEventListener("load", function () {
      place(kept);
      setTimeout(function () { history.scrollRestoration = "auto"; }, 0);
    });
  }
  function place(kept) {
    var found = texts();
    var same = kept.y > 0 && kept.seen.find(function (one) { return found.get(one.words); });
    var y = same ? scrollY + found.get(same.words).getBoundingClientRect().top - same.top : kept.y;
    scrollTo({ left: scrollX, top: y, behavior: "instant" });
  }
  function reload() {
    if (leaving) return;
    leaving = true;
    remember();
    location.reload();
  }

  // A box of its own, which the styles of the page do not reach.
  var host = document.createElement("div");
  host.id = "effektbog-preview";
  var root = host.attachShadow({ mode: "open" });
  root.innerHTML = "<style>" +
    ":host{all:initial}" +
    "*{box-sizing:border-box;font:16px/1.5 system-ui,sans-serif}" +
    "section{position:fixed;inset:0;z-index:2147483647;overflow:auto;padding:clamp(1rem,6vw,5rem);background:#1b1416;color:#fff}" +
    "section[hidden],p[hidden],button[hidden]{display:none}" +
    "h1{font-size:1.6rem;font-weight:600;margin:0 0 1rem;max-width:60rem}" +
    ".place{font-family:ui-monospace,monospace;font-size:1.1rem;margin:0 0 1rem;color:#ffc9a3}" +
    ".hint{max-width:60rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 1.5rem;color:#e9e4e2}" +
    "h1{white-space:pre-wrap;overflow-wrap:anywhere}" +
    "button{min-height:2.75rem;padding:.4rem 1.1rem;border:2px solid #fff;border-radius:.4rem;background:#fff;color:#1b1416;cursor:pointer}" +
    "button:focus-visible{outline:3px solid #ffc9a3;outline-offset:3px}" +
    ".badge{position:fixed;right:1rem;bottom:1rem;z-index:2147483647;margin:0;padding:.4rem .9rem;border:1px solid #fff;border-radius:.4rem;background:#24303a;color:#fff;font-size:.9rem;max-width:min(30rem,80vw);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}" +
    "button.badge{background:#8c1d18;padding:.4rem 1.1rem}" +
    "@media print{section,.badge{display:none}}" +
    "</style>" +
    "<section hidden role='alertdialog' aria-modal='true' aria-labelledby='what' aria-describedby='where how'>" +
    "<p class='place' id='where'></p><h1 id='what'></h1><p class='hint' id='how'></p>" +
    "<button type='button' id='back'>Show the last good page</button></section>" +
    "<p class='badge' id='note' role='status' hidden></p>" +
    "<button type='button' class='badge' id='again' hidden>There is a mistake: show it</button>";
  document.body.appendChild(host);
  function part(id) { return root.getElementById(id); }
  var box = root.querySelector("section");
  function show(mistake) {
    var place = mistake.file ? mistake.file + (mistake.line ? ":" + mistake.line : "") : "";
    part("where").textContent = place;
    part("where").hidden = !place;
    part("what").textContent = mistake.message;
    part("how").textContent = mistake.hint || "";
    var seen = hidden === mistake.text;
    var opening = box.hidden && !seen;
    box.hidden = seen;
    part("again").hidden = !seen;
    if (opening) part("back").focus();
  }
  part("back").addEventListener("click", function () {
    box.hidden = true;
    part("again").hidden = false;
    hidden = last.mistake ? last.mistake.text : "";
    part("again").focus();
  });
  part("again").addEventListener("click", function () {
    hidden = "";
    if (last.mistake) show(last.mistake);
  });
  box.addEventListener("keydown", function (event) {
    if (event.key === "Escape") part("back").click();
    if (event.key === "Tab") event.preventDefault();
  });
  function note(words) {
    part("note").textContent = words;
    part("note").hidden = !words;
  }

  var last = {};
  function hear(state) {
    last = state;
    var now = state.pages[page];
    if (own.hash ? now !== own.hash || state.looks !== own.looks : now) {
      reload();
      return;
    }
    if (state.mistake) show(state.mistake);
    else {
      box.hidden = true;
      part("again").hidden = true;
      hidden = "";
    }
    note(state.working ? state.note || "Rendering …" : "");
  }
  function listen() {
    if (source || document.hidden) return;
    source = new EventSource("/_preview/events");
    source.onmessage = function (event) { hear(JSON.parse(event.data)); };
    source.onerror = function () { if (!leaving) note("The preview is not running."); };
  }
  function rest() {
    if (source) source.close();
    source = null;
  }
  document.addEventListener("visibilitychange", function () { if (document.hidden) rest(); else listen(); });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  restore();
  listen();
})();
