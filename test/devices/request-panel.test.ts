import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  askForPanel,
  collectPanel,
  decidePanel,
  mostRequests,
  type PanelRequestDeps,
  requestLifetimeMs,
} from '../../src/devices/panel/request-panel.ts';
import { hashToken } from '../../src/identity/link/capability-link.ts';
import type { Device } from '../../src/ports/device-store.ts';
import { postgresPanelStore } from '../../src/stores/postgres/panel-store.ts';
import { type IdentityWorld, openIdentityWorld } from '../support/identity-world.ts';

describe('a browser becomes a panel', () => {
  let world: IdentityWorld;
  let deps: PanelRequestDeps;
  let device: Device;
  before(async () => {
    world = await openIdentityWorld();
    const keys = { tokenHash: (purpose: string, token: string) => hashToken(`${purpose}:${token}`) };
    deps = { ...world, keys, panels: postgresPanelStore(world.database) };
    device = await world.putDevice('三階');
  });
  after(() => world[Symbol.asyncDispose]());

  const approve = (code: string, deviceId: Device['id'] | undefined = device.id) =>
    decidePanel(deps, { code, deviceId, actor: 'system' });

  test('the browser that asked gets the token of the device, once, after an administrator typed its code', async () => {
    const ask = await askForPanel(deps, '192.0.2.1');
    assert.match(ask.code, /^[2-9A-HJ-NP-Z]{6}$/);
    assert.deepEqual(await collectPanel(deps, ask.pollToken), { state: 'waiting' });
    const spoken = `${ask.code.slice(0, 3)}-${ask.code.slice(3)}`.toLowerCase();
    assert.equal((await approve(spoken)).ok, true);
    const answer = await collectPanel(deps, ask.pollToken);
    assert.ok(answer.state === 'approved');
    assert.equal(answer.device.id, device.id);
    const owner = await world.devices.findByPanelToken(hashToken(answer.panelToken));
    assert.equal(owner?.id, device.id);
    assert.deepEqual(await collectPanel(deps, ask.pollToken), { state: 'expired' }, 'the answer comes once');
    assert.ok((await world.eventsOf(`device:${device.id}`)).includes('device.panel-paired'));
  });

  test('a new panel shuts the old one out', async () => {
    const tokens: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const ask = await askForPanel(deps, '192.0.2.1');
      await approve(ask.code);
      const answer = await collectPanel(deps, ask.pollToken);
      assert.ok(answer.state === 'approved');
      tokens.push(answer.panelToken);
    }
    assert.equal(await world.devices.findByPanelToken(hashToken(tokens[0] ?? '')), undefined);
    assert.notEqual(await world.devices.findByPanelToken(hashToken(tokens[1] ?? '')), undefined);
  });

  test('a code is worth nothing when it is wrong, used, refused or ten minutes old', async () => {
    assert.deepEqual(await approve('AAAAAA'), { ok: false, refusal: 'panel-code-wrong' });
    const used = await askForPanel(deps, '192.0.2.1');
    await approve(used.code);
    assert.equal((await approve(used.code)).ok, false);
    const refused = await askForPanel(deps, '192.0.2.1');
    assert.equal(
      (await decidePanel(deps, { code: refused.code, deviceId: undefined, actor: 'system' })).ok,
      true,
    );
    assert.deepEqual(await collectPanel(deps, refused.pollToken), { state: 'refused' });
    assert.equal((await approve(refused.code)).ok, false);
    const old = await askForPanel(deps, '192.0.2.1');
    world.clock.advance(requestLifetimeMs);
    assert.equal((await approve(old.code)).ok, false);
    assert.deepEqual(await collectPanel(deps, old.pollToken), { state: 'expired' });
  });

  test('the code alone, and the token of another browser, give nothing', async () => {
    const ask = await askForPanel(deps, '192.0.2.1');
    const other = await askForPanel(deps, '192.0.2.2');
    await approve(ask.code);
    assert.deepEqual(await collectPanel(deps, ask.code), { state: 'expired' });
    assert.deepEqual(await collectPanel(deps, other.pollToken), { state: 'waiting' });
  });

  test('a flood of requests is refused and goes away by itself', async () => {
    world.clock.advance(requestLifetimeMs);
    for (let index = 0; index < mostRequests; index += 1) await askForPanel(deps, '192.0.2.9');
    await assert.rejects(askForPanel(deps, '192.0.2.1'), { code: 'HTTP_TOO_MANY_REQUESTS' });
    world.clock.advance(requestLifetimeMs);
    await askForPanel(deps, '192.0.2.1');
  });
});
