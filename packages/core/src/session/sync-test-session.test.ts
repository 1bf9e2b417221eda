import { describe, expect, test } from '@jest/globals';
import { defineGame, f64, SyncTestSession, u32 } from '@rollmesh/core';
import { ChaosGame, ScriptedPlayers } from '@rollmesh/core/testing';

function play(session: SyncTestSession, slots: number, inputBytes: number, frames: number): void {
  const players = new ScriptedPlayers(3, inputBytes);
  const input = new Uint8Array(inputBytes);
  for (let i = 0; i < frames; i++) {
    for (let slot = 0; slot < slots; slot++) {
      players.press(slot, i, input);
      session.setInput(slot, input);
    }
    session.tick();
  }
}

test('a deterministic game shows nothing, at any depth', () => {
  for (const depthFrames of [1, 7, 16]) {
    const session = new SyncTestSession({ simulation: new ChaosGame({ slots: 3 }), slots: 3, inputBytes: 2, depthFrames });
    play(session, 3, 2, 200);
    expect(session.mismatches).toEqual([]);
    expect(session.currentFrame).toBe(200);
  }
});

describe('a planted fault is found', () => {
  test('something kept outside the state, with frame and field', () => {
    let outside = 0;
    const game = defineGame({
      name: 'leaky',
      input: { go: 'button' },
      state: { x: f64(), steps: u32() },
      step(state, _inputs, { frame }) {
        state.steps++;
        if (frame === 50) state.x += ++outside;
      },
    });
    const session = new SyncTestSession({ simulation: game.start({ seed: [1, 2, 3, 4], slots: 2 }), slots: 2, inputBytes: game.inputBytes });
    play(session, 2, game.inputBytes, 100);
    expect(session.mismatches[0]!.frame).toBe(50);
    expect(session.mismatches[0]!.differences).toMatchObject([{ field: 'x', a: 1, b: 2 }]);
  });

  test('a forgotten word in save and load', () => {
    class Forgetful extends ChaosGame {
      forgotten = 0;
      override step(inputs: Parameters<ChaosGame['step']>[0]): void {
        super.step(inputs);
        this.words[0]! += this.forgotten++;
      }
    }
    const session = new SyncTestSession({ simulation: new Forgetful({ slots: 2 }), slots: 2, inputBytes: 2 });
    play(session, 2, 2, 20);
    expect(session.mismatches[0]!.frame).toBe(0);
  });
});
