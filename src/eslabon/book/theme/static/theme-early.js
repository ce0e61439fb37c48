/* Before the first paint: the colours that the reader chose here earlier. Without a choice, or without
   leave to remember one, the system's colours are right already. */
try {
  var chosen = localStorage.getItem("eslabon-colours");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch (error) {
  /* Storage is forbidden: nothing was chosen. */
}
