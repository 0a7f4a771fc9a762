/** What lies over a screen: keys, unreadable things, namespaces, one object. */
import type { ReactNode } from 'react';
import { consentTitle } from '../../report/consent-text.ts';
import { choicesOf, mayBeTyped, type NamespacesState } from '../lists/namespaces.ts';
import { windowTop } from '../lists/scrolling.ts';
import { type ObjectState, objectTitle, objectWords, yamlLines } from '../object/state.ts';
import { overlayPage } from '../overlays.ts';
import { type Overlay, overlayBlocks, type State } from '../state.ts';
import { type Line, line, paragraph } from '../text/line.ts';
import { oneLine } from '../text/wrap.ts';
import { Frame } from './frame.tsx';
import { Lines } from './lines.tsx';
import { hiddenWords, Pane, titleLine } from './pane.tsx';

export function OverlayView({ state, overlay }: { readonly state: State; readonly overlay: Overlay }): ReactNode {
  const { theme, size } = state;
  const page = overlayPage(state);
  if (overlay.kind === 'object') return <ObjectView state={state} view={overlay.view} />;
  if (overlay.kind === 'namespaces') return <NamespacesView state={state} list={overlay.list} />;
  return (
    <Frame
      state={state}
      status={overlay.kind === 'confirm' ? nameField(overlay.text, size.columns) : line(STATUS[overlay.kind])}
    >
      <Pane
        title={titleOf(state, overlay)}
        blocks={overlayBlocks(state, overlay)}
        cursor={{ selected: 0, top: overlay.top }}
        width={size.columns}
        height={page - 1}
        theme={theme}
        focused
        plain
      />
    </Frame>
  );
}

const STATUS = {
  help: 'The keys that work here now. Esc goes back.',
  consent: 'The diagnosis waits for your answer: y runs it, n leaves it out.',
  unknown: 'What could not be read is unknown: it is neither healthy nor a cause.',
  mission: 'What has happened, and what you are to bring up.',
} as const;

/** Of a name that is too long for the line, the end, at which it is typed. */
function nameField(text: string, width: number): Line {
  const label = "Type the pod's name: ";
  return [{ text: label, tone: 'strong' }, { text: `${text}_`.slice(label.length - width) }];
}

function titleOf(state: State, overlay: Overlay): string {
  const { kind } = overlay;
  if (kind === 'mission') return state.training?.mission.title ?? '';
  if (kind === 'consent' || kind === 'confirm') return consentTitle(overlay.check);
  return kind === 'help' ? 'Keys' : 'Not readable';
}

function ObjectView({ state, view }: { readonly state: State; readonly view: ObjectState }): ReactNode {
  const { theme, size } = state;
  const page = overlayPage(state) - 1;
  const width = size.columns;
  const { content } = view;
  const all = content.state === 'text' ? yamlLines(content.text, width - 2) : [];
  const visible = all.slice(view.top, view.top + page);
  const words = objectWords(view).flatMap((text) => paragraph(text, width - 2, 'plain', line('  ')));
  const lines: readonly Line[] =
    content.state === 'text'
      ? visible.map((one) => [{ text: one.marked ? `${theme.symbols.cursor} ` : '  ' }, { text: one.text }])
      : words;
  const hidden = hiddenWords(view.top, all.length, page);
  return (
    <Frame state={state} status={line(objectTitle(view), 'strong')}>
      <Lines lines={[titleLine('YAML', hidden, true, width, theme)]} width={width} height={1} theme={theme} />
      <Lines
        lines={lines}
        width={width}
        height={page}
        theme={theme}
        selected={(index) => visible[index]?.marked ?? false}
      />
    </Frame>
  );
}

function NamespacesView({ state, list }: { readonly state: State; readonly list: NamespacesState }): ReactNode {
  const { theme, size } = state;
  const width = size.columns;
  const page = overlayPage(state) - 2;
  const choices = choicesOf(list);
  const top = windowTop(list.top, list.index, choices.length, page);
  const rows: readonly Line[] = choices
    .slice(top, top + page)
    .map((name, at) => line(`${top + at === list.index ? theme.symbols.cursor : ' '} ${name}`));
  const lines =
    rows.length > 0 ? rows : namespaceWords(list, theme.symbols.ellipsis).flatMap((text) => paragraph(text, width));
  const field: Line = [{ text: 'Namespace: ', tone: 'strong' }, { text: `${list.text}_` }];
  const hidden = hiddenWords(top, choices.length, page);
  return (
    <Frame state={state} status={field}>
      <Lines
        lines={[titleLine('Choose a namespace', hidden, true, width, theme)]}
        width={width}
        height={1}
        theme={theme}
      />
      <Lines
        lines={lines}
        width={width}
        height={page + 1}
        theme={theme}
        selected={(index) => rows.length > 0 && top + index === list.index}
      />
    </Frame>
  );
}

function namespaceWords(list: NamespacesState, ellipsis: string): readonly string[] {
  const { reading } = list;
  if (reading === undefined) return [`Reading the namespaces${ellipsis}`];
  if (!reading.ok)
    return [`The namespaces cannot be listed: ${oneLine(reading.gap.why)}`, 'Type the name of one and press Enter.'];
  if (mayBeTyped(list)) return ['Not all namespaces could be listed. Type the full name of one and press Enter.'];
  return [`No namespace contains "${list.text.trim()}". Ctrl-U deletes what is typed.`];
}
