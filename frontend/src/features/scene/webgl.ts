/** Whether the browser can draw the 3-D view. */
export function hasWebGl2(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext(); // browsers keep few of them
  return context !== null;
}
