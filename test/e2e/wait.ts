/** Waits until the fault of a case can be seen in the cluster. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from './case.ts';
import { type Kubectl, objects } from './kubectl.ts';
import { valueAt } from './path.ts';

/** Whether a value is what a check asks for. */
function meets(check: Check, value: unknown): boolean {
  if (value === undefined) return false;
  if (check.is !== undefined) return value === check.is;
  if (check.matches !== undefined) return new RegExp(check.matches).test(String(value));
  return typeof value === 'number' && check.atLeast !== undefined && value >= check.atLeast;
}

/** Polls each check in turn until one object meets it. Throws with the last values seen when the time is over. */
export async function waitFor(kubectl: Kubectl, namespace: string, checks: readonly Check[], seconds: number) {
  const end = Date.now() + seconds * 1000;
  for (const check of checks) {
    for (;;) {
      const values = (await objects(kubectl, namespace, check)).map((object) => valueAt(object, check.path));
      if (values.some((value) => meets(check, value))) break;
      if (Date.now() > end) {
        throw new Error(
          `after ${seconds} s no ${check.kind} meets ${JSON.stringify(check)}; seen: ${JSON.stringify(values)}`,
        );
      }
      await sleep(700);
    }
  }
}
