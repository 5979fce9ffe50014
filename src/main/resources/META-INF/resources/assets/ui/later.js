import { html } from '../lib/preact.js';
import { useLoad } from '../core/load.js';
import { ErrorNote, Loading } from './basics.js';

/**
 * A component whose code is fetched when it is first shown: what few open costs the others nothing.
 *
 * @param {() => Promise<Function>} load
 * @returns {Function} the component
 */
export function later(load) {
  let Loaded = null;
  return function Later(props) {
    const code = useLoad(async () => {
      Loaded = Loaded || await load();
    }, []);
    if (Loaded) return html`<${Loaded} ...${props} />`;
    return html`<${ErrorNote} error=${code.error && { message: 'This part of the dashboard could not be fetched.' }} retry=${code.reload} />${!code.error && html`<${Loading} />`}`;
  };
}
