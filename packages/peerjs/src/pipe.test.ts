/** When a pipe opens, over channels whose states are told as Chromium was seen to tell them. Real channels: ../test. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Carrier, CarrierOwner } from './carrier.ts';
import { Pipe } from './pipe.ts';

/** As much of a channel as a pipe uses: what is said while it is not open throws, as in a browser. */
class ToldChannel {
  readyState: RTCDataChannelState = 'connecting';
  bufferedAmount = 0;
  onopen: (() => void) | null = null;
  readonly said: number[] = [];

  send(frame: Uint8Array): void {
    if (this.readyState !== 'open') throw new Error('InvalidStateError');
    this.said.push(frame[0]!);
  }
}

const HELLO = Uint8Array.of(7);
let control: ToldChannel;
let inputs: ToldChannel;
let owner: CarrierOwner;
let pipe: Pipe;
let opened: number;
let heard: (number | 'nonsense')[];

beforeEach(() => {
  control = new ToldChannel();
  inputs = new ToldChannel();
  opened = 0;
  heard = [];
  const pc = { connectionState: 'connected', addEventListener: () => undefined, removeEventListener: () => undefined, createDataChannel: () => inputs } as unknown as RTCPeerConnection;
  const carrier: Carrier = { remote: 'ana', pc, listen: (to) => void (owner = to), close: () => undefined };
  pipe = new Pipe(carrier);
  pipe.owner = {
    pipeOpened() {
      opened++;
      expect(pipe.sendControl(HELLO)).toBe(true);
    },
    control: (bytes) => void heard.push(bytes[0]!),
    malformed: () => void heard.push('nonsense'),
    packet: () => undefined,
    pipeEnded: () => undefined,
  };
});

function controlSays(state: RTCDataChannelState): void {
  control.readyState = state;
  if (state === 'open') owner.channelOpened(control as unknown as RTCDataChannel);
}

function inputsOpen(): void {
  inputs.readyState = 'open';
  inputs.onopen!();
}

describe('a pipe', () => {
  test.each([
    ['control first', [() => controlSays('open'), inputsOpen]],
    ['packets first', [inputsOpen, () => controlSays('open')]],
  ])('opens once when both channels are: %s', (_, steps) => {
    steps[0]!();
    expect(opened).toBe(0);
    steps[1]!();
    expect(opened).toBe(1);
    expect(control.said).toEqual([7]);
  });

  // One in about 150 at 5 % loss: what the door said in that moment never came, and the newcomer waited 12 s for it.
  test('whose announced channel was open for a moment, before the connection stood, says its first word when it stands', () => {
    controlSays('open');
    controlSays('connecting');
    expect(control.said).toEqual([]);
    inputsOpen();
    expect(opened).toBe(0);
    controlSays('open');
    expect(opened).toBe(1);
    expect(control.said).toEqual([7]);
    controlSays('open');
    expect(opened).toBe(1);
  });

  // Refused before it was open, a stranger never heard why.
  test('tells what it heard early, sense and nonsense, when an answer can leave', () => {
    owner.data(Uint8Array.of(5).buffer);
    owner.data('hello?');
    owner.data(new ArrayBuffer(0));
    owner.data(Uint8Array.of(6).buffer);
    controlSays('open');
    expect(heard).toEqual([]);
    inputsOpen();
    expect(heard).toEqual([5, 'nonsense', 'nonsense', 6]);
  });

  test('keeps no more than a few things that came early', () => {
    for (let i = 0; i < 1000; i++) owner.data(Uint8Array.of(5).buffer);
    controlSays('open');
    inputsOpen();
    expect(heard).toHaveLength(8);
  });
});
