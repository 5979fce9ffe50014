/** Times as people say them. */

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const STEPS = [
  ['year', 365 * 86400], ['month', 30 * 86400], ['day', 86400], ['hour', 3600], ['minute', 60],
];
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const EXACT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'long' });
const MOMENT = new Intl.DateTimeFormat('en', {
  month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});
const CLOCK = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });

/** Such as "in 3 days" or "2 minutes ago". */
export function relative(iso, now = Date.now()) {
  const seconds = (Date.parse(iso) - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return RELATIVE.format(Math.round(seconds / size), unit);
  }
  return seconds > 5 ? 'in a moment' : 'just now';
}

export const exact = (iso) => EXACT.format(new Date(iso));

/** Such as "Nov 27, 14:05". */
export const moment = (iso) => MOMENT.format(new Date(iso));

export const clock = (iso) => CLOCK.format(new Date(iso));

export const DAY_MILLIS = 86400000;

/** Days until then; negative once it is past. */
export const daysUntil = (iso) => (Date.parse(iso) - Date.now()) / DAY_MILLIS;

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** How many days an ISO-8601 duration has, of hours and less a fraction. */
export function daysIn(iso) {
  const [days, hours, minutes, seconds] = DURATION.exec(iso).slice(1).map((count) => Number(count || 0));
  return days + hours / 24 + minutes / 1440 + seconds / 86400;
}

/** An ISO-8601 duration in words, such as "90 days". */
export function durationText(iso) {
  const parts = DURATION.exec(iso);
  if (!parts) return iso;
  const [days, hours, ...rest] = parts.slice(1).map((count) => Number(count || 0));
  // Java writes a week as PT168H.
  const whole = hours >= 24 && hours % 24 === 0;
  const all = days + (whole ? hours / 24 : 0);
  const years = all >= 730 && all % 365 === 0 ? all / 365 : 0;
  return [years, years ? 0 : all, whole ? 0 : hours, ...rest]
    .map((count, index) => (count > 0 ? `${count} ${['year', 'day', 'hour', 'minute', 'second'][index]}${count === 1 ? '' : 's'}` : ''))
    .filter(Boolean)
    .join(' ') || '0 seconds';
}

/** The value of an <input type="datetime-local"> as RFC 3339, and back. */
export const fromInput = (local) => new Date(local).toISOString();

export function toInput(iso) {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}
