import { describeError, type Logger } from './logger.ts';

/** One set of hooks, or several: all of them are called, and none depends on another. */
export type HookSets<Hooks> = Hooks | readonly Hooks[];

export function listHookSets<Hooks extends object>(hooks: HookSets<Hooks> = []): readonly Hooks[] {
  return isList(hooks) ? hooks : [hooks];
}

function isList<Hooks>(hooks: HookSets<Hooks>): hooks is readonly Hooks[] {
  return Array.isArray(hooks);
}

/** How long an answer waits for the application's hooks, in milliseconds. They run on; the answer does not wait. */
const HOOK_PATIENCE = 2000;

/**
 * Run hooks of the application after the fact. What they report on has happened and stays so: a hook that throws is
 * logged, and one that hangs is not waited for.
 */
export async function runHooks(name: string, hooks: readonly (() => unknown)[], logger: Logger): Promise<void> {
  if (hooks.length === 0) return;
  const all = Promise.all(
    hooks.map(async (hook) => {
      try {
        await hook();
      } catch (error) {
        logger.error({ hook: name, ...describeError(error) }, 'a hook failed');
      }
    }),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, HOOK_PATIENCE);
  });
  await Promise.race([all, patience]);
  clearTimeout(timer);
}
