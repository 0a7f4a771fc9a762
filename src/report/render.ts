/** Any result in any of the formats of `-o`. */
import { diagnosisMarkdown } from './diagnosis-markdown.ts';
import { diagnosisText } from './diagnosis-text.ts';
import type { Document } from './documents.ts';
import { catalogueMarkdown, explanationMarkdown } from './explanation-markdown.ts';
import { catalogueText, explanationText } from './explanation-text.ts';
import { scenariosMarkdown, scenariosText } from './scenarios.ts';
import { styled, type View } from './style.ts';
import { triageMarkdown } from './triage-markdown.ts';
import { triageText } from './triage-text.ts';

/** Ends with a line feed. Only YAML loads a library; the rest is pure. */
export async function render(
  document: Document,
  output: 'text' | 'json' | 'yaml' | 'markdown',
  view: View,
): Promise<string> {
  if (output === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  if (output === 'markdown') return markdownOf(document);
  if (output === 'text') return textOf(document, view);
  const { yamlOf } = await import('./yaml.ts');
  return yamlOf(document);
}

function textOf(document: Document, view: View): string {
  switch (document.kind) {
    case 'Diagnosis':
      return diagnosisText(document, view);
    case 'DiagnosisList':
      return document.items.map((item) => diagnosisText(item, view)).join(rule(view));
    case 'Triage':
      return triageText(document, view);
    case 'Explanation':
      return explanationText(document, view);
    case 'Catalogue':
      return catalogueText(document, view);
    case 'ScenarioList':
      return scenariosText(document, view);
  }
}

function markdownOf(document: Document): string {
  switch (document.kind) {
    case 'Diagnosis':
      return diagnosisMarkdown(document);
    case 'DiagnosisList':
      return document.items.map(diagnosisMarkdown).join('\n---\n\n');
    case 'Triage':
      return triageMarkdown(document);
    case 'Explanation':
      return explanationMarkdown(document);
    case 'Catalogue':
      return catalogueMarkdown(document);
    case 'ScenarioList':
      return scenariosMarkdown(document);
  }
}

/** Separates the diagnoses of a list. */
function rule(view: View): string {
  return `\n${styled(view, 'dim', '-'.repeat(view.width))}\n\n`;
}
