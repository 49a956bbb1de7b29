// The picture of who knows whom, drawn by Cytoscape from the list on the page: it holds nothing that the list does not.
// Each [data-dot] has its place (data-x, data-y from 0 to 1) and what it is (data-part); each [data-to] in it is a tie.
/* global cytoscape */

const WIDE = 900;
const HIGH = 620;
const SHAPES = { resident: "ellipse", volunteer: "diamond", professional: "rectangle", initiative: "hexagon", organisation: "triangle", place: "pentagon" };
const COLOURS = { resident: "#7fc4ac", volunteer: "#f0b95b", professional: "#8db4e2", initiative: "#d9a6d6", organisation: "#c9c2b4", place: "#e8a08c" };

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function elements() {
  const dots = [...document.querySelectorAll("[data-dot]")];
  const nodes = dots.map((one) => ({
    data: {
      id: one.dataset.dot,
      name: one.querySelector("[data-name]").textContent,
      shape: SHAPES[one.dataset.part],
      colour: COLOURS[one.dataset.part],
      size: "mine" in one.dataset ? 34 : 24,
      edge: "mine" in one.dataset ? 4 : 1.5,
      at: one.querySelector("a")?.href ?? "",
    },
    position: { x: WIDE * one.dataset.x, y: HIGH * one.dataset.y },
  }));
  const ties = new Map();
  for (const one of document.querySelectorAll("[data-to]")) {
    const ends = [one.closest("[data-dot]").dataset.dot, one.dataset.to];
    ties.set([...ends].sort().join("-"), { data: { source: ends[0], target: ends[1] } });
  }
  return [...nodes, ...ties.values()];
}

for (const place of document.querySelectorAll("[data-graph]")) {
  place.hidden = false;
  const picture = cytoscape({
    container: place,
    elements: elements(),
    layout: { name: "preset", padding: 24 },
    minZoom: 0.2,
    maxZoom: 3,
    // A wheel goes on down the page; two fingers look closer.
    userZoomingEnabled: matchMedia("(pointer: coarse)").matches,
    autoungrabify: true,
    boxSelectionEnabled: false,
    style: [
      { selector: "node", style: { shape: "data(shape)", "background-color": "data(colour)", width: "data(size)", height: "data(size)", "border-width": "data(edge)", "border-color": colour("--line"), label: "data(name)", color: colour("--ink"), "font-size": 13, "text-valign": "bottom", "text-margin-y": 4, "min-zoomed-font-size": 8 } },
      { selector: "edge", style: { width: 2, "line-color": colour("--line"), opacity: 0.6, "curve-style": "haystack" } },
    ],
  });
  picture.on("tap", "node", ({ target }) => target.data("at") && location.assign(target.data("at")));
}
