import assert from "node:assert/strict";
import { test } from "node:test";
import { readSign, withSigns } from "../src/notes/signs";

const PEOPLE = withSigns(["Birgitte Møller", "Bo Madsen", "Åse"], "En borger");

test("a number, a first name, and initials that only one has, stand for a person", () => {
  assert.deepEqual(PEOPLE.map(({ signs }) => signs), [["1", "birgitte"], ["2", "bo"], ["3", "åse"], ["0"]]);
  assert.deepEqual(withSigns(["Birgitte Møller", "Hans Krag"], "")[0]?.signs, ["1", "bm", "birgitte"]);
});

for (const [text, name, rest] of [
  ["1: Vi ser på det.", "Birgitte Møller", "Vi ser på det."],
  ["BO: ", "Bo Madsen", ""],
  ["åse:  Ja.", "Åse", "Ja."],
  ["0: Hvad med os?", "En borger", "Hvad med os?"],
] as const) {
  test(`"${text}" says who speaks`, () => {
    assert.deepEqual(readSign(text, PEOPLE), { name, rest });
  });
}

for (const text of ["1:30 begynder vi.", "Bemærk: det er vigtigt.", "9: Nej.", "bm: Nej.", "Ja, 1: nej.", "bo:", "5 borgere spurgte."]) {
  test(`"${text}" is only a text`, () => {
    assert.equal(readSign(text, PEOPLE), null);
  });
}
