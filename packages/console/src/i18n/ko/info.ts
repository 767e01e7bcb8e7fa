import type info from '../en/info.ts';
import type { Texts } from '../texts.ts';

export default {
  title: '정보',
  lead: '애플리케이션이 이 제공자에 대해 알아야 할 것으로, 디스커버리에 공개된 내용입니다.',
  endpoints: '엔드포인트',
  capabilities: '제공자가 지원하는 기능',
  issuer: '발급자(Issuer)',
  discovery: '디스커버리',
  endpoint: {
    authorization_endpoint: '인가 엔드포인트',
    token_endpoint: '토큰 엔드포인트',
    userinfo_endpoint: '사용자 정보 엔드포인트',
    end_session_endpoint: '로그아웃 엔드포인트',
    jwks_uri: '서명 키(JWKS)',
    introspection_endpoint: '토큰 검사 엔드포인트',
    revocation_endpoint: '토큰 폐기 엔드포인트',
    registration_endpoint: '등록 엔드포인트',
    pushed_authorization_request_endpoint: '푸시 인가 요청(PAR)',
  },
  backchannelLogout: '백채널 로그아웃',
  backchannelSession: '로그아웃 토큰에 세션(sid) 포함',
  signingAlgorithms: 'ID 토큰과 로그아웃 토큰의 서명 알고리즘',
  subjectTypes: '주체 유형',
  grantTypes: '승인 유형',
  yes: '예',
  no: '아니요',
} satisfies Texts<typeof info>;
