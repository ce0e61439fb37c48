/* Before the first paint: the colours that the reader chose here earlier. Without a choice, or without
   leave to remember one, the system's colours are right already. */
try {
  var chosen = localStorage.getItem("eslabon-colours");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch (error) {
  /* Storage is forbidden: nothing was chosen. */
}

/* The letters of the first screen are asked for at once, before the stylesheet names them: letters that come too
   late wait for the next page (font-display), so that no line moves. From a disk nothing need be hurried, and
   browsers refuse. */
if (location.protocol.startsWith("http")) {
  for (const name of ["sans-400", "serif-600"]) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "anonymous" });
    link.href = new URL("fonts/" + name + ".woff2", document.currentScript.src).href;
    document.head.append(link);
  }
}
