/** Texts that people wrote, inside others. */

// What turns the direction of a text, or ends its isolation before its end (UAX #9 section 2).
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/** The same text, which keeps its direction to itself where no markup sees to that: in attributes, in the window's title. */
export const isolated = (text) => text && `\u2068${text.replace(TURNS, '')}\u2069`;
