/* Comfort only: a row more without a round trip, and the focus on what went wrong. The form works without it. */

(function () {
  "use strict";

  function addRow(rows) {
    var count = rows.querySelector('input[name="' + rows.dataset.rows + '-count"]');
    var template = rows.querySelector("template");
    var number = parseInt(count.value, 10);
    var row = template.content.firstElementChild.cloneNode(true);
    row.querySelectorAll("*").forEach(function (element) {
      Array.from(element.attributes).forEach(function (attribute) {
        if (attribute.value.includes("__number__")) {
          element.setAttribute(attribute.name, attribute.value.replaceAll("__number__", number));
        }
      });
    });
    row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/\d+$/, "") + " " + (number + 1));
    template.before(row);
    count.value = number + 1;
    row.querySelector("input, select, textarea").focus();
  }

  document.querySelectorAll("[data-rows]").forEach(function (rows) {
    rows.querySelector('button[name="add"]').addEventListener("click", function (event) {
      event.preventDefault();
      addRow(rows);
    });
  });

  var summary = document.getElementById("error-summary");
  if (summary) {
    summary.focus();
  }
})();
