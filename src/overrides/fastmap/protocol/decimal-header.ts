/** A header that holds a decimal number of 0 or more; absent ones and anything else are `undefined`, never `NaN`. */
export function decimalHeader(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)?.trim();
  return text !== undefined && /^\d+(\.\d*)?(e[+-]?\d{1,2})?$/i.test(text) ? Number(text) : undefined;
}
