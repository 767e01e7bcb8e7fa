import type consents from '../en/consents.ts';
import type { Texts } from '../texts.ts';

export default {
  shared: 'Ce qui est partagé',
  withheld: 'Non partagé : {{claims}}',
  granted: 'Accordé',
  withdraw: 'Retirer',
  withdrawFrom: 'Retirer le consentement pour {{application}}',
  title: 'Retirer le consentement pour {{application}} ?',
  withdrawn: 'Le consentement pour {{application}} est retiré.',
  scope: {
    openid: 'Qu’il s’agit de la même personne',
    profile: 'Nom et nom d’utilisateur',
    email: 'Adresse électronique',
    offline_access: 'Accès en l’absence de la personne',
    curfew_account: 'Ses sessions, consentements et mot de passe ici',
    curfew_admin: 'Tout consulter ici et le modifier',
    curfew_admin_read: 'Tout consulter ici',
  },
} satisfies Texts<typeof consents>;
