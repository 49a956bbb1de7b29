// Maps of outlines and points, drawn by Leaflet from our own addresses: no tiles, nobody else is asked anything.
// <div data-map="/buurten/kaart?..."> gets what that address gives: GeoJSON with `sources` (lines that must stand beside
// the map) and of each feature `name`, `value`, `says` (what stands out), `at` (where it leads) and `step` (a shade, or
// null: not shown, hatched). All of it stands on the page as well.
/* global L */

const HATCH = "url(#hatch)";

function element(name, words, inside = []) {
  const made = document.createElement(name);
  if (words) made.textContent = words;
  made.append(...inside);
  return made;
}

function told({ name, value, says = [], at }) {
  const link = element("a", name);
  link.href = at;
  const list = says.length ? [element("ul", "", says.map((one) => element("li", one)))] : [];
  return element("div", "", [element("strong", "", [link]), element("p", value), ...list]);
}

function style({ properties: { step } }) {
  const shown = step !== null && step !== undefined;
  return { className: shown ? `area step-${step}` : "area withheld", weight: 1.5, fillOpacity: 1, fillColor: shown ? undefined : HATCH };
}

function apart(one, other) {
  return one.right <= other.left || one.left >= other.right || one.bottom <= other.top || one.top >= other.bottom;
}

// Words that would lie over the next area, over other words or over the edge: then the name alone, or a tap says them.
function label(layer, map, taken) {
  const { name, value } = layer.feature.properties;
  const box = layer.getBounds();
  const wide = map.latLngToContainerPoint(box.getSouthEast()).x - map.latLngToContainerPoint(box.getNorthWest()).x;
  const edge = map.getContainer().getBoundingClientRect();
  const fits = [[element("b", name), element("br"), value ?? ""], [element("b", name)]].some((words) => {
    layer.setTooltipContent(element("span", "", words));
    layer.openTooltip();
    const at = layer.getTooltip().getElement().getBoundingClientRect();
    const free = at.left >= edge.left && at.right <= edge.right && taken.every((one) => apart(one, at));
    if (free && at.width <= 1.2 * wide) return taken.push(at);
    return false;
  });
  if (!fits) layer.closeTooltip();
}

function draw(place, found) {
  place.textContent = "";
  const map = L.map(place, { attributionControl: found.sources.length > 0, scrollWheelZoom: false, zoomSnap: 0, zoomControl: false });
  L.control.zoom({ position: "bottomleft" }).addTo(map); // what a tap says opens upward
  map.attributionControl?.setPrefix(false);
  const shapes = L.geoJSON(found, {
    style,
    attribution: found.sources.map((one) => element("i", one).innerHTML).join(" · "),
    pointToLayer: (feature, at) => L.circleMarker(at, { radius: 10 }),
    onEachFeature: ({ properties, geometry }, layer) => {
      layer.bindPopup(() => told(properties));
      const words = element("span", "", [element("b", properties.name), element("br"), properties.value ?? ""]);
      const point = geometry.type === "Point";
      layer.bindTooltip(words, point ? {} : { permanent: true, direction: "center", className: "on-map" });
    },
  }).addTo(map);
  map.fitBounds(shapes.getBounds(), { padding: [8, 8] });
  const labels = () => {
    const taken = [...place.querySelectorAll(".leaflet-control")].map((one) => one.getBoundingClientRect());
    shapes.eachLayer((layer) => layer.getBounds && label(layer, map, taken));
  };
  map.on("zoomend", labels);
  labels();
}

for (const place of document.querySelectorAll("[data-map]")) {
  try {
    const answer = await fetch(place.dataset.map, { headers: { accept: "application/json" } });
    const found = answer.ok ? await answer.json() : { features: [] };
    if (found.features.length) draw(place, found);
    else place.remove();
  } catch {
    place.remove(); // No connection: the list and the table say the same.
  }
}
