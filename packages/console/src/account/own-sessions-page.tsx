import { useTranslation } from 'react-i18next';
import { Loading } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';

export default function OwnSessionsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('nav.accountSessions')}>
      <Loading />
    </Page>
  );
}
