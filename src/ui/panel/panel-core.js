/*
 * What all screens of the panel share: the session in force, the name of the screen, the time without a touch, the
 * ends of a session, the card that a screen waits for.
 *
 * Screens: idle -> reading -> list -> progress -> list | idle; the ways to begin lead from idle or list to list.
 */

(function (root) {
  'use strict';

  var request = root.tomeoki.request;
  var view = root.tomeoki.view;
  var main = document.getElementById('panel');

  var countdownSeconds = 15;
  /* Below the three minutes after which the service ends a session. */
  var printingSeconds = 170;
  var doneSeconds = 20;
  var idleSeconds = Number(main.getAttribute('data-idle'));

  /* `screens` has idle(reason, note) and list(reason, note); they are the two screens that others lead back to. */
  root.tomeoki.core = function (screens) {
    /* Names of people who left are never seen again: everything of a session is in here. */
    var session = null;
    var screen = 'idle';
    var untouchedSeconds = 0;
    var isBusy = false;
    var cardTaker = null;
    var onChange = function () {};
    var onLeaving = function () {};

    function newSession(walkUp) {
      return {
        walkUp: walkUp,
        displayName: walkUp.displayName,
        jobs: [],
        selected: {},
        unlocked: {},
        followed: [],
        refused: [],
        following: false,
        drawn: '',
        busy: false,
        isNew: true,
      };
    }

    function reasonOf(body) {
      var plain = body && body.code ? 'reason.' + body.code : '';
      if (plain && view.hasText(plain))
        return { cause: view.text(plain), advice: view.text(plain + '.next') };
      if (body && body.title) return { cause: body.title, advice: body.detail };
      return { cause: view.text('offline'), advice: view.text('offlineNext') };
    }

    function touched() {
      untouchedSeconds = 0;
      onChange();
    }

    function take(name) {
      screen = name;
      cardTaker = null;
      touched();
    }

    function idle(reason, note) {
      session = null;
      isBusy = false;
      onLeaving();
      take('idle');
      screens.idle(reason || null, note || null);
    }

    /* `reason` tells why, when the person did not press the button. */
    function leave(reason) {
      if (session === null) return;
      idle(reason && reason.cause ? reason : null);
      request('POST', '/api/v1/panel/leave', {}, function () {});
    }

    function ended(name) {
      return { cause: view.text(name), advice: view.text('endedNext'), isCalm: true };
    }

    function leaveOn401(status, body) {
      if (status !== 401) return false;
      idle(body && body.code === 'HTTP_WALK_UP_REQUIRED' ? ended('endedElsewhere') : reasonOf(body));
      return true;
    }

    /* Runs `next` with the body when the answer is good and still this person's; otherwise tells what happened. */
    function forSession(mine, next) {
      return function (status, body) {
        if (session !== mine) return;
        mine.busy = false;
        if (status >= 200 && status < 300) next(body);
        else if (!leaveOn401(status, body)) screens.list(reasonOf(body));
      };
    }

    /* A session that begins, or the one in force with one more factor. */
    function enter(walkUp) {
      isBusy = false;
      if (session !== null && session.displayName === walkUp.displayName) {
        session.walkUp = walkUp;
        take('list');
        screens.entered(false);
        return;
      }
      session = newSession(walkUp);
      take('list');
      screens.entered(true);
    }

    function limitSeconds() {
      /* Sheets may take minutes; nobody presses anything while they run. */
      if (session === null) return idleSeconds;
      if (screen === 'scan' && session.busy) return printingSeconds;
      if (screen !== 'progress' || !session.entries) return idleSeconds;
      if (session.entries.some(view.isUnfinished)) return printingSeconds;
      var allDone = session.entries.every(function (entry) {
        return entry.state === 'confirmed';
      });
      return allDone ? Math.min(doneSeconds, idleSeconds) : idleSeconds;
    }

    /* Called each second. */
    function tick() {
      if (screen === 'idle' || isBusy) return;
      untouchedSeconds += 1;
      var left = limitSeconds() - untouchedSeconds;
      if (left > 0) {
        if (left <= countdownSeconds) onChange();
        return;
      }
      if (session === null) idle(null);
      else leave(screen === 'progress' ? null : ended('endedIdle'));
    }

    return {
      session: function () {
        return session;
      },
      isScreen: function (name) {
        return screen === name;
      },
      /* Names a screen. */
      take: take,
      idle: idle,
      back: function () {
        if (session === null) idle(null);
        else screens.reload(null);
      },
      /* Tells a reason where the person was before. */
      fail: function (reason) {
        if (session === null) idle(reason);
        else screens.reload(reason);
      },
      loadJobs: function (reason, note) {
        screens.reload(reason, note);
      },
      enter: enter,
      leave: leave,
      ended: ended,
      leaveOn401: leaveOn401,
      forSession: forSession,
      reasonOf: reasonOf,
      touched: touched,
      untouched: function () {
        return untouchedSeconds;
      },
      resume: function (seconds) {
        untouchedSeconds = seconds;
      },
      setBusy: function (now) {
        isBusy = now;
      },
      isBusy: function () {
        return isBusy;
      },
      /* The next card goes to this screen instead of beginning a session. */
      takeCard: function (taker) {
        cardTaker = taker;
      },
      cardTaker: function () {
        return cardTaker;
      },
      unlocked: function (jobId) {
        session.unlocked[jobId] = true;
      },
      ways: function () {
        return screens.ways();
      },
      /* Seconds until the session is ended when nothing is pressed; undefined while that is far off. */
      secondsLeft: function () {
        var left = limitSeconds() - untouchedSeconds;
        return session !== null && left <= countdownSeconds ? Math.max(0, left) : undefined;
      },
      tick: tick,
      onChange: function (listener) {
        onChange = listener;
      },
      onLeaving: function (listener) {
        onLeaving = listener;
      },
    };
  };
})(window);
