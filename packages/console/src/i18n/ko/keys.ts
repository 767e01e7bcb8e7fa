import type keys from '../en/keys.ts';
import type { Texts } from '../texts.ts';

export default {
  title: '키',
  lead: 'ID 토큰과 로그아웃 토큰에 서명하는 키입니다. 이 목록의 모든 키는 공개되어 있습니다.',
  kid: '키 ID',
  algorithm: '알고리즘',
  state: '상태',
  created: '생성',
  signsFrom: '서명 시작',
  retired: '서명 종료',
  notRetired: '정해지지 않음',
  rotate: '새 키',
  rotateLead:
    '새 키는 먼저 공개되어, 이 키로 서명한 첫 토큰이 올 때 애플리케이션이 이미 키를 갖고 있게 됩니다. 그때까지는 이전 키가 서명합니다.',
  publishFirst: '먼저 공개하는 시간',
  for: {
    none: '없음(비상시)',
    minute: '1분',
    hour: '1시간',
    day: '하루',
  },
  rotateTitle: '새 {{algorithm}} 키를 만드시겠습니까?',
  rotateText: '새 키는 지금 공개되고 그 뒤에 서명합니다. 먼저 공개하는 시간: {{time}}.',
  rotateNow: '새 키가 바로 서명합니다. 키를 보관해 둔 애플리케이션은 다시 가져올 때까지 토큰을 거부합니다.',
  rotateOld: '이전 키는 그 키로 서명한 토큰이 모두 만료될 때까지 공개됩니다. 아무도 로그아웃되지 않습니다.',
  made: '새 키를 공개했습니다',
  madeText: '{{kid}} 서명 시작:',
  published: '공개 위치',
  publishedLead: '애플리케이션은 여기에서 키를 가져옵니다.',
  address: '서명 키(JWKS)',
} satisfies Texts<typeof keys>;
