import { Tabs, VisuallyHidden } from '@mantine/core';
import { useDisclosure, useDocumentTitle, useMediaQuery } from '@mantine/hooks';
import { Suspense, useDeferredValue, useEffect } from 'react';
import { CallProvider, useNewCall } from '../call/useCall';
import { ErrorBoundary } from '../shell/ErrorBoundary';
import { Page, Panel } from '../shell/Failure';
import { Header } from '../shell/Header';
import { loadable, preloadParts } from '../shell/loadable';
import { notify } from '../shell/Toasts';
import { whenIdle } from '../shell/whenIdle';
import { strings } from '../strings';
import { Conversation } from './Conversation';
import { Metrics } from './Metrics';
import { Stage } from './Stage';
import { Turns } from './Turns';
import classes from './TalkPage.module.css';

const SettingsDrawer = loadable(() => import('../settings/SettingsDrawer'));

/** The talk page: the agent's state on the left, what was said in the middle, figures beside it where there is room. */
export function TalkPage() {
  const call = useNewCall();
  const [settingsOpen, settings] = useDisclosure(false);
  // What a call begins with is there first; the rest is rendered while that can be used already.
  const isWhole = useDeferredValue(true, false);
  useDocumentTitle(strings.talkTitle);
  useEffect(() => whenIdle(preloadParts), []);
  return (
    <CallProvider value={call}>
      {/* A page that cannot be seen must not go on hearing. */}
      <Page onError={() => call.disconnect()}>
        <a className={classes.skip} href="#content">
          {strings.skip}
        </a>
        <div className={classes.page}>
          <Header onSettings={settings.open} />
          <main className={classes.main}>
            <VisuallyHidden component="h1">{strings.talkTitle}</VisuallyHidden>
            <Stage />
            {isWhole ? <Beside /> : <div className={classes.sheet} id="content" tabIndex={-1} />}
          </main>
        </div>
        <Drawer isOpen={settingsOpen} onClose={settings.close} />
      </Page>
    </CallProvider>
  );
}

/** One that cannot be shown is closed, and told of; opened again, it is tried again. */
function Drawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const failed = () => {
    notify({ kind: 'error', text: 'notLoaded' });
    onClose();
  };
  if (!isOpen) return null;
  return (
    <ErrorBoundary fallback={() => null} onError={failed}>
      <Suspense>
        <SettingsDrawer onClose={onClose} />
      </Suspense>
    </ErrorBoundary>
  );
}

/** What is beside the stage: all of it where there is room, else one at a time. */
function Beside() {
  const isWide = useMediaQuery('(min-width: 100em)', false, { getInitialValueInEffect: false });
  return isWide ? (
    <>
      <section className={classes.sheet} id="content" tabIndex={-1} aria-labelledby="conversation-title">
        <h2 className={classes.title} id="conversation-title">
          {strings.conversation.title}
        </h2>
        <Panel>
          <Conversation />
        </Panel>
      </section>
      <aside className={classes.side}>
        <Panel>
          <Metrics titled />
        </Panel>
        <Panel>
          <Turns titled />
        </Panel>
      </aside>
    </>
  ) : (
    <Tabs className={classes.sheet} id="content" tabIndex={-1} classNames={{ panel: classes.panel! }} defaultValue="conversation" keepMounted={false}>
      <Tabs.List className={classes.tabs}>
        <Tabs.Tab value="conversation">{strings.conversation.title}</Tabs.Tab>
        <Tabs.Tab value="turns">{strings.turns.title}</Tabs.Tab>
        <Tabs.Tab value="metrics">{strings.metrics.title}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="conversation">
        <Panel>
          <Conversation />
        </Panel>
      </Tabs.Panel>
      <Tabs.Panel value="turns">
        <Panel>
          <Turns />
        </Panel>
      </Tabs.Panel>
      <Tabs.Panel value="metrics">
        <Panel>
          <Metrics />
        </Panel>
      </Tabs.Panel>
    </Tabs>
  );
}
