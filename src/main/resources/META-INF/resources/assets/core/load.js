import { useCallback, useEffect, useRef, useState } from '../lib/preact.js';

/**
 * Loads what a component shows. While something newer is on its way the old stays visible.
 *
 * @param {(signal: AbortSignal) => Promise<any>} load
 * @param {any[]} inputs loads again when one of them changes
 * @returns {{data: any, error: ?(Error & Partial<import('./api.js').ApiError>), loading: boolean, reload: () => void}}
 */
export function useLoad(load, inputs) {
  const [state, setState] = useState({ data: undefined, error: null, loading: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState((before) => ({ ...before, loading: true }));
    load(abort.signal).then(
      (data) => abort.signal.aborted || setState({ data, error: null, loading: false }),
      (error) => abort.signal.aborted || setState((before) => ({ ...before, error, loading: false })),
    );
    return () => abort.abort();
  }, [...inputs, round]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { ...state, reload };
}

/**
 * Runs an action of a form or a button, once at a time, and keeps what went wrong.
 *
 * @param {(signal: AbortSignal, ...args: any[]) => Promise<any>} action aborted when the component goes
 */
export function useAction(action) {
  const [state, setState] = useState({ busy: false, error: null });
  // State would be seen only at the next drawing, too late for the second click of a double click.
  const running = useRef(null);
  useEffect(() => () => running.current?.abort(), []);
  async function run(...args) {
    if (running.current) return;
    const abort = new AbortController();
    running.current = abort;
    setState({ busy: true, error: null });
    let error = null;
    try {
      await action(abort.signal, ...args);
    } catch (failure) {
      error = failure;
    }
    running.current = null;
    if (!abort.signal.aborted) setState({ busy: false, error });
  }
  return { ...state, run };
}
