/** A training in lines of text: tells the mission, serves the cluster, and says when it has healed. */
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Options } from '../cli/options.ts';
import { closingLine, healthLine, missionText } from '../report/mission-text.ts';
import type { ListedScenario } from '../training/scenario.ts';
import { subjectWords } from '../training/subject.ts';
import { type Program, viewOf } from './program.ts';
import { exitCodeOf, openTraining } from './training.ts';

/** Serves until it is interrupted or, where stdin is a pipe, until whoever holds its other end has closed it. */
export async function trainInLines(program: Program, options: Options, scenario: ListedScenario): Promise<number> {
  const { stdin, stdout, signal } = program;
  const piped = stdin.isTTY !== true && stdin instanceof Socket;
  const training = await openTraining(scenario);
  const until = piped ? 'until stdin ends' : 'until Ctrl-C';
  stdout.write(`${missionText(scenario, training.kubeconfig, until, await viewOf(program, options))}\n`);
  training.onHealth((health) => stdout.write(`${healthLine(subjectWords(scenario.subject), health)}\n`));
  if (piped) stdin.resume();
  const ends = [once(signal, 'abort'), ...(piped ? [once(stdin, 'end')] : [])];
  if (!signal.aborted) await Promise.race(ends);
  const health = await training.close();
  stdout.write(`${closingLine(scenario.name, health)}\n`);
  return exitCodeOf(health);
}
