/** Texts that people wrote, inside others. */

// What turns the direction of a text, or ends its isolation before its end (UAX #9 section 2).
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/** The same text, which keeps its direction to itself where no markup sees to that: in attributes, in the window's title. */
export const isolated = (text) => text && `\u2068${text.replace(TURNS, '')}\u2069`;

/** A secret, whose place is neither an address nor a list. */
export const isTokenValue = (text) => /^[a-z][a-z0-9]{1,9}_[a-z]+_[0-9A-Za-z]{38}$/.test(text);
