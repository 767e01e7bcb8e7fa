import type keys from '../en/keys.ts';
import type { Texts } from '../texts.ts';

export default {
  title: 'Clés',
  lead: 'Ce qui signe les ID Tokens et les Logout Tokens. Toutes les clés de cette liste sont publiées.',
  kid: 'Identifiant de clé',
  algorithm: 'Algorithme',
  state: 'État',
  created: 'Créée',
  signsFrom: 'Signe à partir de',
  retired: 'Signe jusqu’à',
  notRetired: 'Sans fin prévue',
  rotate: 'Nouvelle clé',
  rotateLead:
    'Une nouvelle clé est d’abord publiée, afin que les applications la possèdent quand arrive le premier jeton qu’elle a signé. La précédente signe jusque-là.',
  publishFirst: 'La publier d’abord pendant',
  for: {
    none: 'Pas du tout (urgence)',
    minute: 'Une minute',
    hour: 'Une heure',
    day: 'Un jour',
  },
  rotateTitle: 'Créer une nouvelle clé {{algorithm}} ?',
  rotateText: 'La nouvelle clé est publiée maintenant et signe ensuite ; publiée d’abord pendant : {{time}}.',
  rotateNow:
    'La nouvelle clé signe aussitôt. Les applications qui conservent les clés un moment refusent ses jetons jusqu’à ce qu’elles les relisent.',
  rotateOld: 'La clé précédente reste publiée tant qu’un jeton qu’elle a signé est valable. Personne n’est déconnecté.',
  made: 'La nouvelle clé est publiée',
  madeText: '{{kid}} signe :',
  published: 'Où elles sont publiées',
  publishedLead: 'Les applications lisent les clés ici.',
  address: 'Clés de signature (JWKS)',
} satisfies Texts<typeof keys>;
