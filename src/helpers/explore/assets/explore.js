// Explorers: choose, sort, search, unfold, and keep the view in the address. What is shown was
// worked out when the page was made: here it is only looked up.
(function () {
  "use strict";
  var shared = window.effektbogExplorers || (window.effektbogExplorers = { list: [], add: add });
  shared.add();

  function add() {
    document.querySelectorAll(".explorer:not([data-ready])").forEach(function (root) {
      root.dataset.ready = "yes";
      shared.list.push(explorer(root));
    });
    if (shared.listening) return;
    shared.listening = true;
    addEventListener("hashchange", read);
    addEventListener("load", function () {
      var wanted = address(), first = wanted && Object.keys(wanted)[0];
      shared.list.forEach(function (one) { if (one.name === first) one.root.scrollIntoView({ behavior: "instant" }); });
    });
  }

  // The address: #name.control=value&…, the explorer that was used last in front.
  function address() {
    var hash = location.hash.slice(1), wanted = {}, some = false;
    if (hash.indexOf("=") < 0) return null;
    new URLSearchParams(hash).forEach(function (value, key) {
      var dot = key.indexOf("."), name = key.slice(0, dot);
      if (dot < 1) return;
      (wanted[name] = wanted[name] || {})[key.slice(dot + 1)] = value;
      some = some || Boolean(document.getElementById("explore-" + name));
    });
    return some ? wanted : null;
  }
  function read() {
    var wanted = address();
    if (wanted) shared.list.forEach(function (one) { one.set(wanted[one.name] || {}); });
  }
  function write(last) {
    var order = [last].concat(shared.list.filter(function (one) { return one !== last; }));
    var hash = order.map(function (one) { return one.address(); }).filter(Boolean).join("&");
    try {
      history.replaceState(history.state, "", hash ? "#" + hash : location.pathname + location.search);
    } catch (error) { location.hash = hash; }
  }

  function explorer(root) {
    var data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    var form = root.querySelector("form"), table = root.querySelector("table");
    var sheet = root.querySelector(".x-sheet"), notes = root.querySelector(".x-notes");
    var status = form.querySelector("output"), link = form.querySelector(".x-link");
    var picture = root.querySelector(".x-picture"), field = control("words");
    var self = { name: data.name, root: root, set: set, address: addressOf };
    var reader = document.createElement("div"), state, head = -1, current = null, waiting;

    // Not form.elements.name: a control may be called "item", which is a method there.
    function control(name) { return form.querySelector("[name='" + name + "']"); }
    function fresh() {
      var one = {};
      data.controls.forEach(function (part) { one[part[0]] = part[1]; });
      return Object.assign(one, { sort: "", words: "", open: [] });
    }
    function set(wanted) {
      state = fresh();
      data.controls.forEach(function (part) {
        if (part[2].indexOf(wanted[part[0]]) >= 0) state[part[0]] = wanted[part[0]];
      });
      state.sort = wanted.sort || "";
      state.words = field ? wanted.words || "" : "";
      state.open = wanted.open ? wanted.open.split(",") : [];
      show();
    }
    function addressOf() {
      var usual = fresh(), parts = new URLSearchParams();
      Object.keys(state).forEach(function (key) {
        var value = String(state[key]);
        if (value !== String(usual[key])) parts.append(data.name + "." + key, value);
      });
      return parts.toString();
    }
    function changed() {
      show();
      write(self);
      var count = table.tBodies.length;
      status.textContent = (count === 1 ? data.words.one : data.words.shown).replace("#", count);
    }

    function show() {
      var at = 0;
      data.controls.forEach(function (part) {
        control(part[0]).value = state[part[0]];
        at = at * part[2].length + part[2].indexOf(state[part[0]]);
      });
      if (field && field.value !== state.words) field.value = state.words;
      current = data.views[data.states[at]];
      if (head !== current[0]) heads(current[0]);
      var columns = data.heads[head];
      var column = columns.findIndex(function (one) { return one[0] === state.sort.replace(/^-/, ""); });
      if (column < 0) state.sort = "";
      Array.from(table.tHead.rows[0].cells).forEach(function (cell, number) {
        var way = number !== column ? "none" : state.sort[0] === "-" ? "descending" : "ascending";
        cell.setAttribute("aria-sort", way);
      });
      var wanted = state.words.toLowerCase().split(/\s+/).filter(Boolean);
      var rows = current[1].map(function (number) { return data.rows[number]; });
      rows = rows.filter(function (row) { return fits(row, wanted); });
      if (column >= 0) rows = sorted(rows, column, state.sort[0] === "-");
      Array.from(table.tBodies).forEach(function (body) { body.remove(); });
      table.insertAdjacentHTML("beforeend", rows.map(function (row) { return markup(row, columns); }).join(""));
      table.querySelectorAll(".x-set").forEach(button);
      table.querySelectorAll("tbody details").forEach(function (fold) {
        fold.open = state.open.indexOf(fold.closest("tbody").dataset.key) >= 0;
        fold.addEventListener("toggle", toggled);
      });
      notes.innerHTML = current[2].map(function (number) { return "<p>" + data.notes[number] + "</p>"; }).join("");
      if (!rows.length) notes.insertAdjacentHTML("afterbegin", "<p class='x-none'>" + data.words.none + "</p>");
      if (picture) picture.querySelectorAll("path.highlight").forEach(function (path) {
        path.classList.toggle("x-dim", current[3].indexOf(path.dataset.code) < 0);
      });
      link.href = "#" + (addressOf() || root.id);
      measure();
    }
    function heads(number) {
      head = number;
      var row = table.tHead.rows[0];
      row.innerHTML = "";
      data.heads[number].forEach(function (column) {
        var cell = document.createElement("th"), press = document.createElement("button");
        cell.scope = "col";
        cell.setAttribute("role", "columnheader");
        cell.className = column[2];
        cell.dataset.name = column[0];
        press.type = "button";
        press.innerHTML = column[1];
        press.addEventListener("click", function () { turn(column[0], column[3]); });
        cell.appendChild(press);
        row.appendChild(cell);
      });
    }
    // Numbers from the largest first, words from A; a third click gives the rows' own order back.
    function turn(name, numeric) {
      var ways = numeric ? ["-" + name, name, ""] : [name, "-" + name, ""];
      state.sort = ways[(ways.indexOf(state.sort) + 1) % ways.length];
      changed();
    }
    function markup(row, columns) {
      var html = "<tbody role=\"rowgroup\" data-key=\"" + row[0] + "\"><tr role=\"row\">", last = columns.length;
      columns.forEach(function (column, number) {
        var inside = data.cells[row[number + 1]][0];
        html += number
          ? "<td role=\"cell\" class=\"" + column[2] + "\" data-label=\"" + column[1] + "\">" + inside + "</td>"
          : "<th scope=\"row\" role=\"rowheader\">" + inside + "</th>";
      });
      return html + "</tr>" + (row.length > last + 1 ? data.more[row[last + 1]] : "") + "</tbody>";
    }
    function fits(row, wanted) {
      if (!wanted.length) return true;
      var text = data.heads[current[0]].map(function (_, number) { return said(data.cells[row[number + 1]]); }).join(" ");
      return wanted.every(function (word) { return text.indexOf(word) >= 0; });
    }
    function said(cell) {
      if (cell.length < 3) {
        reader.innerHTML = cell[0];
        cell.push(reader.textContent.toLowerCase());
      }
      return cell[2];
    }
    function sorted(rows, column, down) {
      function value(row) { return data.cells[row[column + 1]][1]; }
      var known = rows.filter(function (row) { return value(row) !== null; });
      var unknown = rows.filter(function (row) { return value(row) === null; });
      known.sort(function (a, b) { return (down ? -1 : 1) * compare(value(a), value(b)); });
      return known.concat(unknown);
    }
    function compare(a, b) {
      for (var i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) return a[i] - b[i];
      return a.length - b.length;
    }
    function button(span) {
      var press = document.createElement("button");
      press.type = "button";
      press.className = "x-set";
      press.innerHTML = span.innerHTML;
      press.addEventListener("click", function () { choose(span.dataset.set, span.dataset.to); });
      span.replaceWith(press);
    }
    function choose(name, value) {
      state[name] = value;
      changed();
      control(name).focus();
    }
    function toggled(event) {
      var key = event.target.closest("tbody").dataset.key, place = state.open.indexOf(key);
      if (event.target.open === place >= 0) return;
      if (place >= 0) state.open.splice(place, 1); else state.open.push(key);
      link.href = "#" + (addressOf() || root.id);
      write(self);
    }
    // A region that has nothing to scroll is no stop for the keyboard.
    function measure() {
      if (sheet.scrollWidth > sheet.clientWidth + 1) sheet.tabIndex = 0;
      else sheet.removeAttribute("tabindex");
    }

    form.hidden = false;
    data.controls.forEach(function (part) {
      control(part[0]).addEventListener("change", function (event) {
        state[part[0]] = event.target.value;
        changed();
      });
    });
    if (field) field.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () { state.words = field.value.trim(); changed(); }, 150);
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.querySelector(".x-reset").addEventListener("click", function () { state = fresh(); changed(); });
    if (picture) picture.querySelectorAll("path.highlight").forEach(function (path) {
      path.addEventListener("click", function () {
        choose("place", state.place === path.dataset.code ? fresh().place : path.dataset.code);
      });
    });
    addEventListener("resize", measure);
    addEventListener("load", measure);
    set((address() || {})[data.name] || {});
    return self;
  }
})();
