// The personal code of somebody who speaks to staff: made on the tablet, so that it can be given at once, also
// without a network. The same 80 bits in the same letters as the server's own (livetalk/edge/access.py).

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
const BYTES = 10;
const BITS_A_LETTER = 5;
const GROUP = 4;

export function newPerson(random: Uint8Array = crypto.getRandomValues(new Uint8Array(BYTES))): string {
  let bits = 0;
  let held = 0;
  let code = "";
  for (const byte of random) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= BITS_A_LETTER) {
      held -= BITS_A_LETTER;
      code += LETTERS[(bits >> held) & 31];
    }
    bits &= (1 << held) - 1;
  }
  return code;
}

/** As it is written down and read aloud: in groups of four. */
export function groups(person: string): string[] {
  return person.match(new RegExp(`.{1,${GROUP}}`, "g")) ?? [];
}
