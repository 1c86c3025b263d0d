// What can be said of somebody's words before the server has seen them: a CPR number must not even lie on the
// tablet. The server looks once more, with all its rules, before anything is kept there.

// Day and month as they can be, blanks, dots and hyphens where people put them; nothing but that, so that a
// telephone number or a case number passes.
const DAY = "(?:0[1-9]|[12]\\d|3[01])";
const MONTH = "(?:0[1-9]|1[0-2])";
const CPR = new RegExp(`(?:^|\\D)${DAY}[ ./-]?${MONTH}[ ./-]?\\d{2}[ ./–-]{0,3}\\d{4}(?!\\d)`);

export function hasCpr(text: string): boolean {
  return CPR.test(text.normalize("NFKC").replace(/\u00a0/g, " "));
}
