/** What can be done with one device, each in a dialog of its own. */

import { useQuery } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../text/language.tsx';
import { EditForm } from './device-form.tsx';
import type { Device, Probe, Reason } from './devices.ts';
import { ProbeFacts } from './probe-facts.tsx';

/** A tool of a device. */
export type DeviceTool = 'test' | 'edit' | 'panel' | 'ask' | 'remove' | 'certificate';

interface ToolProps {
  readonly device: Device;
  readonly onClose: () => void;
}

/** The dialog that is asked for. */
export function DeviceDialog({ device, tool, onClose }: ToolProps & { tool: DeviceTool }) {
  const t = useTexts();
  const tools = {
    test: TestPage,
    edit: EditForm,
    panel: PanelForm,
    ask: Questions,
    remove: RemoveQuestion,
    certificate: Questions,
  } as const;
  const Tool = tools[tool];
  return (
    <Dialog
      title={t('devices.toolOf', { tool: t(`devices.tool.${tool}`), name: device.name })}
      onClose={onClose}
    >
      <Tool device={device} onClose={onClose} />
    </Dialog>
  );
}

interface TestOutcome {
  readonly state: 'printed' | 'canceled' | 'unconfirmed' | 'printing' | 'failed';
  readonly reasons: readonly Reason[];
}

function TestPage({ device, onClose }: ToolProps) {
  const t = useTexts();
  const print = useChange<void, TestOutcome>({
    run: () => callApi(`/api/v1/devices/${device.id}/test-page`, { method: 'POST' }),
    touches: ['devices'],
    quiet: true,
  });
  return (
    <>
      <p className="mb-4">{t('devices.testLead')}</p>
      <div aria-live="polite">
        {print.data !== undefined && (
          <InlineNotice kind={print.data.state === 'printed' ? 'done' : 'warning'}>
            <p className="font-bold">{t(`devices.test.${print.data.state}`)}</p>
            {print.data.reasons.map(({ cause, advice }) => (
              <p key={cause}>
                {cause} {advice}
              </p>
            ))}
          </InlineNotice>
        )}
      </div>
      {print.isError && <ProblemNotice error={print.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button kind="primary" disabled={print.isPending} onClick={() => print.mutate()}>
          {t(print.isPending ? 'parts.working' : 'devices.testPrint')}
        </Button>
        <Button onClick={onClose}>{t('parts.close')}</Button>
      </div>
    </>
  );
}

function PanelForm({ device, onClose }: ToolProps) {
  const t = useTexts();
  const approve = useChange<string>({
    run: (code) => callApi(`/api/v1/devices/${device.id}/panel`, { method: 'POST', body: { code } }),
    touches: ['devices', 'first-steps'],
    done: () => t('devices.panelDone', { name: device.name }),
    after: onClose,
    quiet: true,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        approve.mutate(String(new FormData(event.currentTarget).get('code')));
      }}
    >
      <p className="mb-2">{t('devices.panelLead')}</p>
      <p className="mb-4">
        <a href="/panel" target="_blank" rel="noreferrer">
          {`${location.origin}/panel`}
        </a>
      </p>
      <TextField
        label={t('devices.panelCode')}
        hint={t('devices.panelHint')}
        name="code"
        required
        maxLength={12}
        autoComplete="off"
        autoCapitalize="characters"
      />
      {approve.isError && <ProblemNotice error={approve.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" kind="primary" disabled={approve.isPending}>
          {t('devices.panelApprove')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </form>
  );
}

/** Asks the device now; a certificate that is not the pinned one can be confirmed here. */
function Questions({ device, onClose }: ToolProps) {
  const t = useTexts();
  const asked = useQuery({
    queryKey: ['probe', device.id],
    queryFn: () => callApi<Probe>(`/api/v1/devices/${device.id}/probe`, { method: 'POST' }),
    gcTime: 0,
    retry: false,
  });
  const approve = useChange<string>({
    run: (sha256) =>
      callApi(`/api/v1/devices/${device.id}/certificate`, { method: 'POST', body: { sha256 } }),
    touches: ['devices'],
    done: () => t('devices.certificateApproved', { name: device.name }),
    after: onClose,
    quiet: true,
  });
  const presented = asked.data?.certificate?.sha256;
  return (
    <>
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && <ProbeFacts probe={asked.data} />}
      {approve.isError && <ProblemNotice error={approve.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        {presented !== undefined && presented !== device.certificateSha256 && (
          <Button kind="danger" disabled={approve.isPending} onClick={() => approve.mutate(presented)}>
            {t('devices.certificateApprove')}
          </Button>
        )}
        <Button onClick={onClose}>{t('parts.close')}</Button>
      </div>
    </>
  );
}

function RemoveQuestion({ device, onClose }: ToolProps) {
  const t = useTexts();
  const remove = useChange({
    run: () => callApi(`/api/v1/devices/${device.id}`, { method: 'DELETE' }),
    touches: ['devices'],
    done: () => t('devices.removed', { name: device.name }),
    after: onClose,
    quiet: true,
  });
  return (
    <>
      <p className="mb-4">{t('devices.removeLead', { name: device.name })}</p>
      {remove.isError && <ProblemNotice error={remove.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {t('devices.removeYes')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </>
  );
}
