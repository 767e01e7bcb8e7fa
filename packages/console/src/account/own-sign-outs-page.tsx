import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOwnTerminations } from '../api/own-account.ts';
import { Answer } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';
import { PagingBar, usePaging } from '../parts/paging.tsx';
import { SignOutList } from './sign-out-list.tsx';

/** Every sign-out of the person's that is remembered, and who has confirmed it. */
export default function OwnSignOutsPage() {
  const { t } = useTranslation(['account', 'common']);
  const paging = usePaging();
  const terminations = useOwnTerminations({ limit: 20, ...(paging.after && { after: paging.after }) });
  return (
    <Page title={t('common:nav.accountSignOuts')} lead={t('signOuts.lead')}>
      <Answer of={terminations}>
        {({ items, next }) => (
          <Stack>
            <SignOutList items={items} order={2} />
            <PagingBar paging={paging} next={next} />
          </Stack>
        )}
      </Answer>
    </Page>
  );
}
