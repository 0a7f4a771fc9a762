import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { known } from '../../facts/reading.ts';
import { chosen, NAMESPACES, namespacesKey } from './namespaces.ts';
import { type BlockCursor, type Move, moveBlocks, moveIndex, moveTop, shown, windowTop } from './scrolling.ts';
import { matches, pasted, typed } from './typing.ts';

describe('a list', () => {
  test('keeps the selection in range', () => {
    expect(moveIndex(0, 'up', 5, 3)).toBe(0);
    expect(moveIndex(4, 'down', 5, 3)).toBe(4);
    expect(moveIndex(1, 'pageDown', 100, 10)).toBe(10);
    expect(moveIndex(50, 'last', 100, 10)).toBe(99);
    expect(moveIndex(0, 'down', 0, 10)).toBe(0);
  });

  test('scrolls as little as needed', () => {
    expect(windowTop(0, 9, 100, 10)).toBe(0);
    expect(windowTop(0, 10, 100, 10)).toBe(1);
    expect(windowTop(50, 20, 100, 10)).toBe(20);
    expect(windowTop(95, 99, 100, 10)).toBe(90);
    expect(moveTop(0, 'down', 5, 10)).toBe(0);
    expect(moveTop(999, 'up', 30, 10)).toBe(19);
  });
});

describe('blocks', () => {
  const heights = [2, 12, 1, 3];
  const walk = (from: BlockCursor, ...moves: Move[]) =>
    moves.reduce((at, move) => moveBlocks(at, move, heights, 5), from);

  test('a block taller than the view is read to its end before the next is selected', () => {
    const entered = walk({ selected: 0, top: 0 }, 'down');
    expect(entered).toEqual({ selected: 1, top: 2 });
    const read = walk(entered, ...Array<Move>(7).fill('down'));
    expect(read).toEqual({ selected: 1, top: 9 });
    expect(walk(read, 'down')).toEqual({ selected: 2, top: 10 });
  });

  test('upwards it is entered at its end', () => {
    expect(walk({ selected: 2, top: 10 }, 'up')).toEqual({ selected: 1, top: 9 });
    expect(walk({ selected: 1, top: 9 }, 'up')).toEqual({ selected: 1, top: 8 });
  });

  test('every line comes into view on the way down, and up again, whatever the heights', () => {
    const cases = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 2, max: 7 }),
    );
    fc.assert(
      fc.property(cases, fc.constantFrom('down', 'up', 'pageDown', 'pageUp'), ([sizes, view], move) => {
        const total = sizes.reduce((sum, one) => sum + one, 0);
        const ends = [{ selected: 0, top: 0 }, moveBlocks({ selected: 0, top: 0 }, 'last', sizes, view)] as const;
        const [from, to] = move === 'down' || move === 'pageDown' ? ends : ([ends[1], ends[0]] as const);
        const seen = new Set<number>();
        let at: BlockCursor = from;
        for (let count = 0; count < 90; count++) {
          for (let line = at.top; line < Math.min(total, at.top + view); line++) seen.add(line);
          at = moveBlocks(at, move, sizes, view);
        }
        expect(seen.size).toBe(total);
        expect(at).toEqual(to);
      }),
    );
  });

  test('a cursor beyond what is left comes back', () => {
    expect(shown({ selected: 9, top: 99 }, [1, 1], 5)).toEqual({ selected: 1, top: 0 });
    expect(shown({ selected: 3, top: 4 }, [], 5)).toEqual({ selected: 0, top: 0 });
  });
});

describe('a text field', () => {
  test('takes characters, and its editing keys', () => {
    expect(typed('ab', undefined, 'c')).toBe('abc');
    expect(typed('ab', undefined, 'space')).toBe('ab ');
    expect(typed('ab', undefined, 'pageup')).toBe('ab');
    expect(typed('ab', undefined, 'デ')).toBe('abデ');
    expect(typed('one two ', 'eraseWord', 'ctrl+w')).toBe('one ');
    expect(typed('a😀', 'erase', 'backspace')).toBe('a');
    expect(pasted('a', 'b\nc\u001b')).toBe('ab c');
  });

  test('a filter wants every word, in any case', () => {
    expect(matches('Pod web-0 Pending', 'pend WEB')).toBe(true);
    expect(matches('Pod web-0 Pending', 'pend db')).toBe(false);
  });
});

describe('the choice of a namespace', () => {
  const typing = (text: string) =>
    [...text].reduce((state, key) => namespacesKey(state, undefined, key, 10), NAMESPACES);

  test('is one of the list when that is whole', () => {
    expect(chosen({ ...typing('sh'), reading: known(['kube-system', 'shop']) })).toBe('shop');
    expect(chosen({ ...typing('other'), reading: known(['shop']) })).toBeUndefined();
  });

  test('is what is typed when the list is cut or unreadable, but not before that is known', () => {
    expect(chosen({ ...typing('other'), reading: known(['shop'], false) })).toBe('other');
    expect(chosen(typing('other'))).toBeUndefined();
  });
});
