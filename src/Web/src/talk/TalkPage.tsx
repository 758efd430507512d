import { Tabs, VisuallyHidden } from '@mantine/core';
import { useDisclosure, useDocumentTitle, useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { CallProvider, useNewCall } from '../call/useCall';
import { Header } from '../shell/Header';
import { strings } from '../strings';
import { Conversation } from './Conversation';
import { Metrics } from './Metrics';
import { Stage } from './Stage';
import { Turns } from './Turns';
import classes from './TalkPage.module.css';

const SettingsDrawer = lazy(() => import('../settings/SettingsDrawer'));

/** The talk page: the agent's state on the left, what was said in the middle, figures beside it where there is room. */
export function TalkPage() {
  const call = useNewCall();
  const [settingsOpen, settings] = useDisclosure(false);
  const isWide = useMediaQuery('(min-width: 100em)', false, { getInitialValueInEffect: false });
  useDocumentTitle(strings.talkTitle);
  return (
    <CallProvider value={call}>
      <a className={classes.skip} href="#content">
        {strings.skip}
      </a>
      <div className={classes.page}>
        <Header onSettings={settings.open} />
        <main className={classes.main}>
          <VisuallyHidden component="h1">{strings.talkTitle}</VisuallyHidden>
          <Stage />
          {isWide ? (
            <>
              <section className={classes.sheet} id="content" tabIndex={-1} aria-labelledby="conversation-title">
                <h2 className={classes.title} id="conversation-title">
                  {strings.conversation.title}
                </h2>
                <Conversation />
              </section>
              <aside className={classes.side}>
                <Metrics titled />
                <Turns titled />
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
                <Conversation />
              </Tabs.Panel>
              <Tabs.Panel value="turns">
                <Turns />
              </Tabs.Panel>
              <Tabs.Panel value="metrics">
                <Metrics />
              </Tabs.Panel>
            </Tabs>
          )}
        </main>
      </div>
      <Suspense>{settingsOpen && <SettingsDrawer onClose={settings.close} />}</Suspense>
    </CallProvider>
  );
}
