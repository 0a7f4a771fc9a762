/** The story of a scenario in paragraphs: a line of the file that ends a sentence ends a paragraph. */

export function paragraphsOf(story: string): readonly string[] {
  return story
    .trim()
    .split(/\n\s*\n|(?<=[.!?:]["'”’)]?)\s*\n/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '');
}
