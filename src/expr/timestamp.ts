/** A point in time, exact to the nanosecond, as timestamps in a definition are compared. */
export interface Instant {
  readonly epochSeconds: number;
  /** 0 … 999,999,999 */
  readonly nanos: number;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/**
 * Reads the RFC 3339 profile of ISO 8601 that the States Language asks for: capital `T`, capital `Z` or a
 * numeric offset. Digits behind the nanosecond are cut off.
 *
 * @returns undefined where the text is no such timestamp.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as SixNumbers;
  const offsetHour = Number(match[9] ?? 0);
  const offsetMinute = Number(match[10] ?? 0);
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const offset = (offsetHour * 60 + offsetMinute) * 60 * (match[8] === "-" ? -1 : 1);
  const ofDay = (hour * 60 + minute) * 60 + second;
  return {
    epochSeconds: epochDay(year, month, day) * 86_400 + ofDay - offset,
    nanos: Number((match[7] ?? "").slice(0, 9).padEnd(9, "0")),
  };
}

type SixNumbers = [number, number, number, number, number, number];

/** Milliseconds since 1970 of an RFC 3339 timestamp; fractions of a millisecond are cut off. */
export function parseTimestamp(text: string): number | undefined {
  const instant = parseInstant(text);
  if (instant === undefined) return undefined;
  return instant.epochSeconds * 1_000 + Math.floor(instant.nanos / 1_000_000);
}

/** Negative, zero or positive. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.epochSeconds - b.epochSeconds || a.nanos - b.nanos;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days from 1970-01-01, counted in years that begin in March so that the leap day comes last. */
function epochDay(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
