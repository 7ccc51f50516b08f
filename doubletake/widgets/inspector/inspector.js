// The cue inspector: a clip, where its faces are, and what each cue saw in it.

import { h, statusLine, widget } from "../page/page.js";
import { makeClipChoice } from "./clip_choice.js";
import { makeClipView } from "./clip_view.js";
import { makeCueList } from "./cue_list.js";
import { makeFaceChoice } from "./face_choice.js";
import { makeFileFacts } from "./file_facts.js";
import { makeState } from "./state.js";
import { makeVerdict } from "./verdict.js";
import { makeWorkBar } from "./work_bar.js";

/**
 * @import { Update, ViewContext } from "../page/types.js"
 * @import { State } from "./state.js"
 */

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {ViewContext} context
 * @returns {Update}
 */
function draw(root, state, { signal }) {
  const choice = makeClipChoice(state, root, signal);
  const work = makeWorkBar(() => {
    state.upload?.stop();
    state.stop();
  });
  const view = makeClipView(state, signal);
  const faces = makeFaceChoice(state);
  const verdict = makeVerdict(state);
  const file = makeFileFacts(state);
  const cues = makeCueList(state, signal);
  const { line, show } = statusLine();
  root.append(
    choice.element,
    work.element,
    line,
    h(
      "div",
      { class: "dt-columns dt-inspector-body" },
      h("div", { class: "dt-inspector-view" }, view.element, view.magnifier, faces.element),
      h("div", { class: "dt-inspector-said" }, verdict.element, cues.element, file.element),
    ),
  );
  const parts = [choice, view, faces, verdict, file, cues];
  return (what) => {
    show(state.voice);
    if (what === "words") return;
    work.show(state.busy);
    for (const { update } of parts) update(what);
  };
}

export default widget("dt-inspector dt-has-sticky", makeState, draw);
