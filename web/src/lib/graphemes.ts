// Counting characters the way a reader counts them: a flag or a family is one.

interface Segmenter {
  segment(text: string): Iterable<unknown>;
}
type SegmenterClass = new (lang: string, options: { granularity: string }) => Segmenter;

// Firefox learned it late; older ones count code points, which is never too few.
const Segmenting = (Intl as unknown as { Segmenter?: SegmenterClass }).Segmenter;
const segmenter = Segmenting ? new Segmenting("da", { granularity: "grapheme" }) : null;

export function countGraphemes(text: string): number {
  if (!segmenter) return Array.from(text).length;
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}
