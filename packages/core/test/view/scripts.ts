/** Exact orders of events in which a law of agreement would break if its line of the protocol were missing. */
import { Lab, Say, type Letter } from './lab.ts';
import type { ViewModule } from './model-node.ts';

export type Script = (module: ViewModule) => void;

const not = (...kinds: number[]) => (letter: Letter): boolean => !kinds.includes(letter.say);

function acceptedByOne(module: ViewModule): void {
  const lab = new Lab(module, 3);
  lab.logs[0]!.wishSetting(5, 1);
  lab.run(300, (letter) => letter.say !== Say.commit && !(letter.say === Say.propose && letter.to === 2));
  lab.expect(lab.logs[0]!.view.epoch === 1, '0 and 1 are a quorum of three');
  lab.table.length = 0;
  lab.kill(0);
  lab.run(3000);
  lab.expect(lab.logs[1]!.view.settings[5] === 1 && lab.logs[2]!.view.settings[5] === 1, 'what one accepted is adopted');
  lab.expect(lab.logs[1]!.view.benched === 1, 'and then the dead leader is benched');
}

function goodbyeCarriesAccepted(module: ViewModule): void {
  const lab = new Lab(module, 4);
  lab.logs[0]!.wishSetting(5, 1);
  lab.run(300, (letter) => letter.say !== Say.commit && !(letter.say === Say.propose && letter.to !== 3));
  lab.expect(lab.logs[0]!.view.epoch === 1, '0 and 3 are half with the lowest');
  lab.table.length = 0;
  lab.split([0], [1, 2, 3]);
  lab.autoSync = false;
  lab.logs[3]!.leave();
  lab.run(200);
  lab.kill(3);
  lab.run(3000);
  lab.expect(lab.logs[1]!.view.settings[5] === 1, 'what the leaver accepted is adopted');
  lab.expect(lab.logs[1]!.view.members === 0b0111, 'and then it is gone');
}

function lastActIsLast(module: ViewModule): void {
  const lab = new Lab(module, 4);
  lab.split([0, 3], [1, 2]);
  lab.logs[3]!.leave();
  for (let i = 0; i < 200; i++) {
    lab.run(20, not(Say.act));
    for (const letter of lab.table.filter((one) => one.say === Say.act && one.from === 3 && one.to !== 0)) lab.hand(letter);
    lab.table.length = 0;
  }
  lab.expect(lab.logs[1]!.view.epoch > 0, '1 and 2 are a quorum without the leaver');
  lab.expect(lab.logs[0]!.view.epoch === 0, '0 and the leaver are none');
}

function goodbyeIsNoVote(module: ViewModule): void {
  const lab = new Lab(module, 4);
  lab.split([0, 3], [1, 2, 3]);
  lab.split([0], [1, 2]);
  lab.logs[3]!.leave();
  lab.run(200);
  lab.kill(3);
  lab.run(3000);
  lab.expect(lab.logs[1]!.view.epoch > 0 && lab.logs[0]!.view.epoch === 0, 'only the majority of those who stay goes on');
}

function awayHelpsOneOfThree(module: ViewModule): void {
  const lab = new Lab(module, 3);
  lab.kill(1);
  lab.logs[2]!.away();
  lab.run(3000);
  lab.expect(lab.logs[0]!.view.benched === 0b110 && lab.logs[2]!.view.benched === 0b110, 'the third goes on with the help of one that is away');
  lab.logs[2]!.wishUnbench(new Uint8Array([1]));
  lab.run(3000);
  lab.expect(lab.logs[0]!.view.benched === 0b010, 'which comes back');
}

/** 2 is away, as all know; 0 decides with its help, which nobody hears of, and dies. */
function helped(module: ViewModule): Lab {
  const lab = new Lab(module, 3);
  lab.autoSync = false;
  lab.logs[2]!.away();
  lab.run(50, (letter) => letter.say === Say.act);
  lab.table.length = 0;
  lab.split([0, 2], [1]);
  lab.run(3000, not(Say.commit));
  lab.expect(lab.logs[0]!.view.benched === 0b110 && lab.logs[2]!.view.epoch === 0, '0 decides with the help of 2');
  lab.table.length = 0;
  lab.kill(0);
  return lab;
}

function helpIsRemembered(module: ViewModule): void {
  const lab = helped(module);
  lab.split([0], [1, 2]);
  lab.run(3000);
  lab.expect(lab.logs[1]!.view.epoch === 1 && lab.logs[1]!.view.benched === 0b110, 'what 2 helped to decide is adopted');
}

function forgottenBesideTheAway(module: ViewModule): void {
  const lab = helped(module);
  lab.split([0], [1], [2]);
  lab.logs[1]!.forgot(0, new Uint8Array([2]));
  lab.run(3000);
  lab.expect(lab.logs[1]!.view.epoch === 0, 'whoever forgot may have decided with one that is away');
  lab.split([0], [1, 2]);
  lab.run(3000);
  lab.expect(lab.logs[1]!.view.benched === 0b110, 'which is asked when it wakes up');
}

function forgottenBesideTheLeaver(module: ViewModule): void {
  const lab = new Lab(module, 3);
  lab.kill(0);
  lab.logs[2]!.leave();
  lab.run(50, (letter) => letter.say === Say.act);
  lab.kill(2);
  lab.logs[1]!.forgot(0, new Uint8Array([2]));
  lab.run(3000);
  lab.expect(lab.logs[1]!.view.members === 0b011 && lab.logs[1]!.view.benched === 0b001, 'whoever leaves helps nobody, so the third goes on');
}

function awayHelpsNobodyOfFour(module: ViewModule): void {
  const lab = new Lab(module, 4);
  lab.autoSync = false;
  lab.logs[0]!.away();
  lab.logs[1]!.away();
  lab.run(50, (letter) => letter.say === Say.act && !(letter.from === 1 && letter.to === 3));
  lab.table.length = 0;
  lab.split([0, 2], [1, 3]);
  lab.run(3000, not(Say.act));
  lab.expect(lab.logs[2]!.view.epoch === 0 && lab.logs[3]!.view.epoch === 0, 'half of four with the help of one that is away is no quorum');
  lab.split();
  lab.run(3000);
  lab.expect(lab.logs[2]!.view.benched === 0b0011, 'both are benched when 2 and 3 meet');
}

function noInputsAfterLastAct(module: ViewModule): void {
  const lab = new Lab(module, 3);
  lab.logs[2]!.away();
  lab.expect(lab.logs[2]!.guardFrame === lab.hosts[2]!.frames, 'no own input is made after AWAY');
  lab.run(60, () => false);
  lab.expect(lab.logs[2]!.guardFrame === lab.hosts[2]!.frames, 'no own input is made until it is answered');
}

function highestIsAdopted(module: ViewModule): void {
  const lab = new Lab(module, 5);
  lab.logs[0]!.wishSetting(5, 1);
  lab.run(300, not(Say.propose));
  lab.table.length = 0;
  lab.split([0], [1, 2, 3, 4]);
  for (let i = 0; i < 150 && lab.logs[1]!.view.epoch === 0; i++) lab.run(10, (letter) => letter.say !== Say.commit && !(letter.say === Say.propose && letter.to === 4));
  lab.expect(lab.logs[1]!.view.epoch === 1, 'the others went on without 0');
  lab.table.length = 0;
  lab.split([0, 2, 3, 4], [1]);
  lab.kill(1);
  lab.run(4000);
  lab.expect(lab.logs[0]!.view.epoch > 0, '0 leads again');
}

function lateProposal(module: ViewModule): void {
  const lab = new Lab(module, 3);
  lab.logs[0]!.wishSetting(5, 1);
  lab.run(300, not(Say.propose));
  const [late] = lab.letters(Say.propose, 0, 2);
  lab.table.length = 0;
  lab.split([0], [1, 2]);
  lab.stop(0);
  for (let i = 0; i < 150 && lab.logs[1]!.view.epoch === 0; i++) lab.run(10, not(Say.commit));
  lab.expect(lab.logs[1]!.view.epoch === 1, '1 and 2 went on');
  lab.goOn(0);
  lab.hand(late!);
  lab.split();
  lab.deliver((letter) => letter.say === Say.accept && letter.from === 2 && letter.to === 0);
  lab.expect(lab.logs[0]!.view.epoch === 0, 'a lower ballot is not accepted any more');
}

function latePrepare(module: ViewModule): void {
  const lab = new Lab(module, 3);
  lab.logs[0]!.wishSetting(5, 1);
  lab.run(10, () => false);
  const [prepare] = lab.letters(Say.prepare, 0, 2);
  lab.run(300, not(Say.propose));
  const [propose] = lab.letters(Say.propose, 0, 2);
  lab.table.length = 0;
  lab.split([0], [1, 2]);
  lab.stop(0);
  for (let i = 0; i < 150 && lab.logs[1]!.view.epoch === 0; i++) lab.run(10, not(Say.commit));
  lab.expect(lab.logs[1]!.view.epoch === 1, '1 and 2 went on');
  lab.goOn(0);
  lab.hand(prepare!);
  lab.hand(propose!);
  lab.split();
  lab.deliver((letter) => letter.say === Say.accept && letter.from === 2 && letter.to === 0);
  lab.expect(lab.logs[0]!.view.epoch === 0, 'a promise is never taken back');
}

function staleAccept(module: ViewModule): void {
  const lab = new Lab(module, 3);
  lab.logs[0]!.wishSetting(5, 1);
  lab.run(100, (letter) => !(letter.say === Say.accept && letter.from === 1));
  const [stale] = lab.letters(Say.accept, 1, 0);
  lab.run(300);
  lab.expect(lab.logs[1]!.view.epoch === 1, 'everybody is in the next epoch');
  lab.table.length = 0;
  lab.logs[0]!.wishSetting(5, 2);
  lab.run(50, not(Say.propose));
  lab.hand(stale!);
  lab.expect(lab.logs[0]!.view.epoch === 1, 'a vote of another epoch is none');
  lab.kill(0);
  lab.table.length = 0;
  lab.run(3000);
}

function oldAwayIsVoid(module: ViewModule): void {
  const lab = new Lab(module, 2);
  lab.logs[0]!.away();
  lab.logs[1]!.away();
  lab.run(300);
  lab.expect(lab.logs[0]!.view.benched === 0b10, 'if everybody is away, the lowest keeps its vote');
  lab.logs[1]!.wishUnbench(new Uint8Array([1]));
  lab.run(1000);
  lab.expect(lab.logs[0]!.view.benched === 0 && lab.logs[1]!.view.epoch === lab.logs[0]!.view.epoch, 'the other comes back');
  lab.split([0], [1]);
  lab.run(3000);
  lab.expect(lab.logs[1]!.view.benched === 0, 'what the lowest took back counts never again');
}

function forgottenByTheAbsent(module: ViewModule): void {
  const lab = new Lab(module, 2);
  lab.logs[0]!.away();
  lab.autoSync = false;
  lab.run(20, not(Say.commit));
  lab.split([0], [1]);
  lab.run(300, not(Say.commit));
  lab.expect(lab.logs[1]!.view.benched === 1, '1 goes on alone');
  lab.kill(1);
  lab.table.length = 0;
  for (let i = 0; i < 50; i++) {
    lab.logs[0]!.forgot(1, new Uint8Array([2]));
    lab.run(20);
  }
  lab.expect(lab.logs[0]!.view.epoch === 0, 'who gave its word away does not decide for who lost its memory');
}

function twoDecideOnlyTogether(module: ViewModule): void {
  for (const survivor of [0, 1]) {
    const lab = new Lab(module, 2);
    lab.split([0], [1]);
    lab.run(20_000);
    lab.expect(lab.logs[survivor]!.view.epoch === 0, 'silence between two hands nobody a win');
    lab.expect(lab.logs[survivor]!.undecidedSinceMs > 0, 'and is told');
  }
}

function goodbyeBetweenTwo(module: ViewModule): void {
  for (const leaver of [0, 1]) {
    const lab = new Lab(module, 2);
    lab.logs[leaver]!.leave();
    lab.run(30);
    lab.expect(lab.logs[1 - leaver]!.view.members === 1 << (1 - leaver), 'a goodbye decides at once');
  }
}

function reloadBetweenTwo(module: ViewModule): void {
  const lab = new Lab(module, 2);
  lab.kill(1);
  lab.run(1000);
  lab.logs[0]!.forgot(1, new Uint8Array([1]));
  lab.run(100);
  lab.expect(lab.logs[0]!.view.epoch === 0, 'the life that plays has forgotten nothing');
  lab.logs[0]!.forgot(1, new Uint8Array([2]));
  lab.run(100);
  lab.expect(lab.logs[0]!.view.benched === 0b10, 'a reload is benched at once');
}

function unionCut(module: ViewModule): void {
  const lab = new Lab(module, 4);
  [105, 110, 99].forEach((have, peer) => (lab.hosts[peer]!.haveOf[3] = have));
  lab.kill(3);
  lab.run(3000);
  for (const peer of [0, 1, 2]) {
    lab.expect(lab.hosts[peer]!.installs[0]!.cuts[0]!.cut === 110, 'the cut is the furthest that anybody has');
    lab.expect(lab.hosts[peer]!.have(3) === 110, 'and everybody is given the rows up to it');
  }
}

function onlyHolderDies(module: ViewModule): void {
  const lab = new Lab(module, 5);
  [99, 99, 110, 99].forEach((have, peer) => (lab.hosts[peer]!.haveOf[4] = have));
  lab.kill(4);
  lab.run(1000, (letter) => !(letter.say === Say.propose && (letter.to === 1 || letter.to === 2)) && letter.say !== Say.commit && letter.say !== Say.accept);
  lab.kill(2);
  lab.kill(0);
  lab.table.length = 0;
  lab.hosts[3]!.haveOf[0] = 99;
  lab.run(100);
  lab.expect(lab.logs[3]!.view.epoch === 0, 'two of five decide nothing');
  // 0 comes back: three of five are a quorum again.
  lab.goOn(0);
  lab.split([0, 1, 3], [2, 4]);
  lab.run(4000);
  lab.expect(lab.hosts[1]!.have(4) === 110 && lab.hosts[3]!.have(4) === 110, 'rows that one sole peer had outlive it with the proposal');
}

function clockJump(module: ViewModule): void {
  const lab = new Lab(module, 4);
  lab.run(100);
  lab.nowMs += 3_600_000;
  lab.run(100);
  lab.nowMs -= 1_000_000;
  lab.run(100);
  lab.expect(lab.logs.every((log) => log.view.epoch === 0 && log.waitingFor === 0), 'our own sleep accuses nobody');
}

function hysteresis(module: ViewModule): void {
  const lab = new Lab(module, 3);
  const waits: number[] = [];
  for (let i = 0; i < 6; i++) {
    lab.split([0, 1], [2]);
    lab.run(900);
    lab.expect(lab.logs[0]!.view.benched === 0b100, 'silence benches');
    const from = lab.nowMs;
    lab.split();
    while (lab.logs[0]!.view.benched !== 0 && lab.nowMs - from < 20_000) {
      if ((lab.logs[2]!.view.benched & 4) !== 0) lab.logs[2]!.wishUnbench(new Uint8Array([1]));
      lab.run(20);
    }
    waits.push(Math.round((lab.nowMs - from + 300) / 1000));
  }
  lab.expect(JSON.stringify(waits) === '[0,1,2,4,8,8]', `a flapping peer waits longer each time: ${waits.join()}`);
}

function pauseAndKick(module: ViewModule): void {
  const lab = new Lab(module, 3);
  lab.logs[1]!.wishPause(true);
  lab.run(500);
  lab.expect(lab.logs.every((log) => log.view.pausedAt >= 120), 'everybody stops at the same frame');
  lab.logs[2]!.wishPause(false);
  lab.logs[2]!.wishLock(true);
  lab.run(500);
  lab.expect(lab.logs.every((log) => log.view.pausedAt === -1 && log.view.locked), 'and goes on');
  lab.logs[2]!.wishKick(0);
  lab.run(1000);
  lab.expect(lab.logs[1]!.view.members === 0b110, 'the leader can be kicked too');
}

function oneAddPerDecision(module: ViewModule): void {
  const lab = new Lab(module, 4, 0b0011);
  lab.logs[2]!.wishJoin(2, new Uint8Array([7, 7]));
  lab.logs[3]!.wishJoin(3, new Uint8Array([8, 8]));
  lab.run(1500);
  lab.expect(lab.logs[0]!.view.members === 0b1111 && lab.logs[0]!.view.epoch === 2, 'two joiners are two epochs');
  lab.expect(lab.logs[1]!.view.identities[3]![0] === 8, 'everybody knows who they are');
  lab.expect(lab.hosts[0]!.installs.every((decision) => decision.changes.length === 1), 'one add per decision');
}

function sleepersTakeNoQuorum(module: ViewModule): void {
  const lab = new Lab(module, 6);
  for (const sleeper of [5, 4, 3]) {
    lab.logs[sleeper]!.away();
    lab.run(300);
    lab.kill(sleeper);
  }
  lab.expect(lab.logs[0]!.view.benched === 0b111000, 'three are away');
  lab.kill(2);
  lab.run(2000);
  lab.expect(lab.logs[0]!.view.benched === 0b111100, 'two of three voters decide, whoever sleeps');
}

function wholeViewForWhoMissedTooMuch(module: ViewModule): void {
  const lab = new Lab(module, 3);
  lab.split([0, 1], [2]);
  for (let value = 1; value <= 40; value++) {
    lab.logs[0]!.wishSetting(5, value);
    lab.run(1000);
  }
  lab.expect(lab.logs[0]!.view.settings[5] === 40 && lab.logs[2]!.view.epoch === 0, 'nobody keeps the decision that ended the first epoch');
  lab.split();
  lab.run(4000);
  lab.expect(lab.hosts[2]!.jumps === 1 && lab.logs[2]!.view.epoch === lab.logs[0]!.view.epoch, 'who missed it is sent the whole view');
}

function steadyStateIsSilent(module: ViewModule): void {
  const lab = new Lab(module, 8);
  lab.run(5000, () => {
    throw new Error('nobody has anything to say');
  });
}

export const SCRIPTS: Record<string, Script> = {
  'scenario 5: what one acceptor has is adopted when the leader dies at COMMIT': acceptedByOne,
  'scenario 53: a goodbye that reaches one half carries what the leaver accepted': goodbyeCarriesAccepted,
  'after its last act a peer votes no more': lastActIsLast,
  'of three, one that is away helps when another dies': awayHelpsOneOfThree,
  'among four nobody who is away helps': awayHelpsNobodyOfFour,
  'what one that is away helped to decide is adopted': helpIsRemembered,
  'beside one that is away nobody is counted out who forgot': forgottenBesideTheAway,
  'beside one that leaves, whoever forgot is counted out': forgottenBesideTheLeaver,
  'a goodbye is read as a flush, never as a vote': goodbyeIsNoVote,
  'after its last act a peer makes no input': noInputsAfterLastAct,
  'of several accepted decisions the highest is adopted': highestIsAdopted,
  'a late proposal of a lower ballot is refused': lateProposal,
  'a late prepare takes no promise back': latePrepare,
  'hard case 42: a vote of an earlier epoch is no vote': staleAccept,
  'an AWAY that was taken back counts never again': oldAwayIsVoid,
  'who is away concludes nothing about who forgot': forgottenByTheAbsent,
  'two decide only together': twoDecideOnlyTogether,
  'a goodbye between two decides at once': goodbyeBetweenTwo,
  'a reload between two is benched at once': reloadBetweenTwo,
  'hard case 34: the cut is the union, and everybody gets its rows': unionCut,
  'rows of a sole holder survive its death': onlyHolderDies,
  'scenario 29: a jump of the clock accuses nobody': clockJump,
  'a flapping peer waits 0, 1, 2, 4, 8 s': hysteresis,
  'pause, lock and kick are decided like everything': pauseAndKick,
  'scenario 17: two joiners are two decisions': oneAddPerDecision,
  'sleeping members take no quorum away': sleepersTakeNoQuorum,
  'who missed more than anybody keeps is sent the whole view': wholeViewForWhoMissedTooMuch,
  'nothing is said while there is nothing to decide': steadyStateIsSilent,
};
