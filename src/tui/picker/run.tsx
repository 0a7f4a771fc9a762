/** Lets the user choose one of several scenarios. */
import type { Stage } from '../stage.tsx';
import { createStore } from '../store.ts';
import { Picker } from '../view/picker.tsx';
import { type Choice, pickerState, reducePicker } from './state.ts';

export interface Picked {
  readonly interrupted: boolean;
  /** Absent: none was chosen. */
  readonly chosen?: string;
}

/** `start`: the one that is selected first. */
export async function playPicker(stage: Stage, choices: readonly Choice[], start?: string): Promise<Picked> {
  const store = createStore(pickerState(choices, start, stage.size(), stage.theme), reducePicker, stage.fail);
  await stage.play(store, <Picker store={store} />);
  return store.state().exit ?? { interrupted: true };
}
