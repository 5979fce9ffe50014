/** Tables as files for spreadsheets. */

// What a spreadsheet would take for a formula, however it is written, and whatever stands before it that nobody sees.
const FORMULA = /^[\s\u00a0]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A cell that is a text for every program that reads it. */
export function cell(value) {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines as RFC 4180 has them. */
export const csv = (rows) => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/** Lets the browser save lines under a name, with the mark without which spreadsheets take UTF-8 for something older. */
export function save(name, parts) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\ufeff', ...parts], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
