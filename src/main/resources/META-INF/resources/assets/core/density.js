import { createStore } from './store.js';

/** How much of a table is shown at once. */

// Beside the navigation and below it, until there are cards, which have room for everything.
const ENOUGH = ['(min-width: 77.5em)', '(min-width: 70em)', '(min-width: 46em) and (max-width: 56em), (min-width: 62.5em)']
  .map((query) => matchMedia(query));
const CARDS = matchMedia('(max-width: 39.99em)');

/** Up to which weight columns have no room. */
export const tightness = createStore(tight());

[...ENOUGH, CARDS].forEach((query) => query.addEventListener('change', () => tightness.set(tight())));

function tight() {
  return CARDS.matches ? 0 : ENOUGH.filter(({ matches }) => !matches).length;
}

/** How high the rows of all tables are, `comfortable` or `compact`, as this browser remembers it. */

const PLACE = 'tollgate.density';

export const density = createStore(kept());

function kept() {
  try {
    return localStorage.getItem(PLACE) === 'compact' ? 'compact' : 'comfortable';
  } catch {
    return 'comfortable';
  }
}

export function setDensity(value) {
  density.set(value);
  show();
  try {
    localStorage.setItem(PLACE, value);
  } catch {
    // Without room for it only a reload loses it.
  }
}

const show = () => {
  document.documentElement.dataset.density = density.get();
};

show();
