const controller = new AbortController();

/** Aborted when the run is to end early. */
export const stopping: AbortSignal = controller.signal;

/** Ends what is waited for and started; whoever started something then ends it. */
export function stop(): void {
  controller.abort(new Error('stopped'));
}
