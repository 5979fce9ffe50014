import { useCallback, useEffect, useRef, useState } from '../lib/preact.js';
import { onChangeElsewhere } from './tabs.js';

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

const FRESH_MILLIS = 5000;
/** Many changes come one after the other. */
const PAUSE_MILLIS = 200;
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Loads anew what others may have changed: when the person comes back to the page, when another tab has changed something, and
 * when one of the times has come.
 *
 * @param {{data: any, loading: boolean, reload: () => void}} load of useLoad
 * @param {(?string)[]} times at which what is shown becomes another
 */
export function useFresh({ data, reload }, times) {
  const at = useRef(0);
  useEffect(() => {
    at.current = performance.now();
  }, [data]);
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && performance.now() - at.current > FRESH_MILLIS && reload();
    document.addEventListener('visibilitychange', look);
    addEventListener('focus', look);
    let timer = 0;
    const deaf = onChangeElsewhere(() => {
      at.current = -Infinity;
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE_MILLIS);
    });
    return () => {
      clearTimeout(timer);
      deaf();
      document.removeEventListener('visibilitychange', look);
      removeEventListener('focus', look);
    };
  }, [reload]);
  const next = Math.min(...times.map((time) => Date.parse(time) - Date.now()).filter((wait) => wait > 0));
  useEffect(() => {
    if (!(next < LONGEST_TIMER)) return undefined;
    // A moment later, whatever this clock says.
    const timer = setTimeout(reload, next + 1000);
    return () => clearTimeout(timer);
  }, [data]);
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
