export const SUPERUSER = 'boathouse'
export const DATABASE = 'boathouse'
