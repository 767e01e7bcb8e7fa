import type info from '../en/info.ts';
import type { Texts } from '../texts.ts';

export default {
  title: 'Informations',
  lead: 'Ce qu’une application doit savoir de ce fournisseur, tel que publié par la découverte.',
  endpoints: 'Points d’accès',
  capabilities: 'Ce que sait faire le fournisseur',
  issuer: 'Émetteur (issuer)',
  discovery: 'Découverte',
  endpoint: {
    authorization_endpoint: 'Point d’accès d’autorisation',
    token_endpoint: 'Point d’accès des jetons',
    userinfo_endpoint: 'Point d’accès userinfo',
    end_session_endpoint: 'Point d’accès de déconnexion',
    jwks_uri: 'Clés de signature (JWKS)',
    introspection_endpoint: 'Point d’accès d’introspection',
    revocation_endpoint: 'Point d’accès de révocation',
    registration_endpoint: 'Point d’accès d’enregistrement',
    pushed_authorization_request_endpoint: 'Demandes d’autorisation poussées',
  },
  backchannelLogout: 'Déconnexion par canal arrière',
  backchannelSession: 'Le Logout Token nomme la session (sid)',
  signingAlgorithms: 'Algorithmes de signature des ID Tokens et Logout Tokens',
  subjectTypes: 'Types de sujet',
  grantTypes: 'Types d’octroi',
  yes: 'Oui',
  no: 'Non',
} satisfies Texts<typeof info>;
