// What the stage does, and its own settings.

import { h, newId, radioCards, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";

/**
 * @import { Setting, State } from "./state.js"
 *
 * What sets one setting: `show` says where it stands, and why it does nothing at the moment, or "".
 * @typedef {{ element: HTMLElement, show: (value: string | number, why: string) => void }} Control
 *
 * @callback SetValue
 * @param {string} name
 * @param {string | number} value
 * @param {boolean} commit
 * @returns {void}
 */

/** @param {State} state */
export function makeControls(state) {
  const { menu } = state;
  const title = h("h3", { class: "dt-stepper-title" });
  const says = h("p", { class: "dt-stepper-says" });
  const waySays = h("p", { class: "dt-stepper-says" });
  const onward = h("button", { type: "button", class: "dt-stepper-next" });
  /** @type {SetValue} */
  const set = (name, value, commit) => state.choose({ settings: { ...state.chosen.settings, [name]: value } }, commit);
  const made = menu.settings.map((setting) => ({
    setting,
    control: setting.kind === "range" ? makeRange(setting, set, state.commit) : makeChoice(setting, set),
  }));
  const stageOf = (/** @type {string} */ wanted) => menu.stages.find(({ name }) => name === wanted);
  const place = () => state.way().stages.indexOf(state.chosen.stage);
  const following = () => stageOf(state.way().stages[place() + 1]);
  onward.addEventListener("click", () => state.choose({ stage: following()?.name }, true));

  const chosen = () => {
    const way = state.way();
    const stage = place() >= 0 ? stageOf(state.chosen.stage) : undefined;
    const next = stage && following();
    write(title, stage ? `${place() + 1}. ${stage.label}` : way.label);
    write(says, (stage ?? way).does);
    waySays.hidden = !stage || menu.ways.length < 2;
    write(waySays, `${way.label}: ${way.does}`);
    onward.hidden = !next;
    if (next) write(onward, `Next: ${next.label.toLowerCase()}`);
    for (const { setting, control } of made) {
      control.element.hidden = !stage || setting.stage !== state.chosen.stage;
      control.show(state.chosen.settings[setting.name], idleBecause(setting, state));
    }
  };
  const about = { class: "dt-stepper-controls", "aria-label": "This stage" };
  const element = h("section", about, title, says, ...made.map(({ control }) => control.element), onward, waySays);
  return { element, on: { chosen } };
}

/**
 * Why a setting does nothing at the moment, in words; "" if it works.
 *
 * @param {Setting} setting
 * @param {State} state
 */
function idleBecause({ works_with: worksWith }, { menu, chosen }) {
  for (const [name, values] of Object.entries(worksWith)) {
    const value = chosen.settings[name];
    if (values.includes(value)) continue;
    const other = menu.settings.find((setting) => setting.name === name);
    const words = other?.choices.find(([choice]) => choice === value)?.[1];
    return `Does nothing while “${other?.label}” is set to “${words}”.`;
  }
  return "";
}

/**
 * @param {Setting} setting
 * @param {SetValue} set
 * @param {() => void} settle
 * @returns {Control}
 */
function makeRange({ name, label, help, minimum, maximum, step }, set, settle) {
  const slider = makeSlider({
    name,
    label,
    least: minimum,
    last: maximum,
    step,
    onmove: (value) => set(name, value, false),
    onset: settle,
  });
  const { element, input } = slider;
  const says = h("p", { id: newId(), class: "dt-help" });
  input.setAttribute("aria-describedby", says.id);
  element.classList.add("dt-stepper-setting");
  element.append(says);
  const share = maximum <= 1; // 0…1 reads better as a percentage
  return {
    element,
    show: (value, why) => {
      slider.set(Number(value), share ? `${Math.round(Number(value) * 100)} %` : String(value));
      input.disabled = why !== "";
      write(says, why || help);
      element.toggleAttribute("data-idle", why !== "");
    },
  };
}

/**
 * @param {Setting} setting
 * @param {SetValue} set
 * @returns {Control}
 */
function makeChoice({ name, label, help, choices }, set) {
  const cards = radioCards({
    legend: label,
    options: choices.map(([value, words]) => ({ value, label: words })),
    onpick: (value) => set(name, value, true),
    className: "dt-stepper-setting",
  });
  cards.group.dataset.setting = name;
  cards.group.append(h("p", { class: "dt-help" }, help));
  return { element: cards.group, show: (value) => cards.set(String(value)) };
}
