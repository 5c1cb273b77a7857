declare module 'sample-data/*' {
  const url: string
  export default url
}
