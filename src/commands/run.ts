/** Runs one command line: Options in, text on the streams and an exit code out. */
import { viewFor } from '../cli/environment.ts';
import type { Options } from '../cli/options.ts';
import { parseArgs } from '../cli/parse.ts';
import { engineOf, type Program } from './program.ts';

/** The exit code. Throws only for a fault of the program. */
export async function run(program: Program): Promise<number> {
  const options = parseArgs(program.argv, program.env);
  if ('error' in options) return failed(program, options.error, 2);
  for (const notice of options.notices) program.stderr.write(`${notice}\n`);
  try {
    return await command(program, options);
  } catch (error) {
    if (program.signal.aborted) return 130;
    const code = (error as { exitCode?: unknown }).exitCode;
    const message = (error as Error).message;
    if (code === 2 || code === 3) return failed(program, message, code);
    throw error;
  }
}

function failed(program: Program, message: string, code: number): number {
  program.stderr.write(`kubectl north: ${message}\n`);
  return code;
}

async function command(program: Program, options: Options): Promise<number> {
  const streams = { stdinIsTerminal: program.stdin.isTTY === true, stdoutIsTerminal: program.stdout.isTTY === true };
  switch (options.verb) {
    case 'version': {
      const { renderVersion } = await import('../cli/version.ts');
      program.stdout.write(renderVersion(options.output, program.runtime));
      return 0;
    }
    case 'help': {
      const { renderHelp } = await import('../cli/help.ts');
      program.stdout.write(renderHelp(options.words[0]));
      return 0;
    }
    case 'explain':
      return (await import('./explain.ts')).explainCommand(program, options);
    case 'test': {
      const { testCommand } = await import('./test.ts');
      return testCommand(options.words, await engineOf(program, options), program.stdout);
    }
    case 'diagnose':
      return (await import('./diagnose.ts')).diagnoseCommand(program, options);
    case 'record':
      return (await import('./record.ts')).recordCommand(program, options);
    case 'triage':
      return (await import('./triage.ts')).triageCommand(program, options);
    case 'train':
      return (await import('./train.ts')).trainCommand(
        program,
        options,
        viewFor(options, program.env, streams) === 'interface',
      );
    case 'interface':
      if (viewFor(options, program.env, streams) === 'triage')
        return (await import('./triage.ts')).triageCommand(program, options);
      return (await import('./interface.ts')).interfaceCommand(program, options, { screen: 'triage' });
  }
}
