// Plotly, fetched once when the first figure is shown: the server sends it compressed, the browser
// keeps it. Its style sheet stands in the document's head; a shadow root needs a copy.

// The name of the file in vendor/, without its .gz: the server derives its route from it.
export const address = `${import.meta.url.split("/_stcore/")[0]}/aelab/plotly-cartesian-4.1.1.min.js`;

let loading;

/** The library, once it is there. */
export function loadPlotly() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("Plotly could not be loaded."));
    document.head.append(script);
  });
  return loading;
}

/** Gives the root that an element stands in Plotly's rules. */
export function adoptStyle(element) {
  const own = document.getElementById("plotly.js-style-global")?.sheet;
  const root = element.getRootNode();
  if (!own || !root.adoptedStyleSheets) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([...own.cssRules].map((rule) => rule.cssText).join("\n"));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
